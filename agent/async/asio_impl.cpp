// Asio and Beast are compiled here, once, for the whole program (BOOST_ASIO_SEPARATE_COMPILATION in
// cmake/targets.cmake).
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
