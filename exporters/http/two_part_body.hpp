#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/optional/optional.hpp>
#include <boost/system/error_code.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace probe::exporters {

/// A Body, in Boost.Beast's terms, of a text that other messages have as well and of one behind it that they have not.
/// It is sent from where it lies.
struct TwoPartBody {
  struct value_type {
    std::shared_ptr<const std::string> common;  ///< may be null
    std::string own;
  };

  static std::uint64_t size(const value_type& body) {
    return (body.common ? body.common->size() : 0) + body.own.size();
  }

  class writer {
   public:
    using const_buffers_type = std::array<boost::asio::const_buffer, 2>;

    template <bool kIsRequest, class Fields>
    writer(const boost::beast::http::header<kIsRequest, Fields>& /*unused*/, const value_type& body) : body_(body) {}

    void init(boost::system::error_code& error) { error = {}; }

    boost::optional<std::pair<const_buffers_type, bool>> get(boost::system::error_code& error) {
      error = {};
      const auto common = body_.common ? boost::asio::buffer(*body_.common) : boost::asio::const_buffer();
      return {{const_buffers_type{common, boost::asio::buffer(body_.own)}, false}};
    }

   private:
    const value_type& body_;
  };
};

}  // namespace probe::exporters
