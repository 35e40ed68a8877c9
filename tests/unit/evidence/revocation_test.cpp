#include "probes/evidence/revocation.hpp"

#include "tests/support/revocation.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace probe::evidence {
namespace {

using namespace std::chrono_literals;
using probe::testing::CrlSpec;
using probe::testing::OcspAnswer;
using probe::testing::OcspSpec;
using probe::testing::TimePoint;
using Made = probe::testing::Certificate;

const TimePoint kNow{std::chrono::seconds(1795435200)};  // 2026-11-23T12:00:00Z

/// An authority, what it issued, and a stranger with the same name.
struct World {
  Made root = probe::testing::self_sign(probe::testing::authority("Fabrikam Root"));
  Made leaf = probe::testing::issue(spec(), root);
  Made other = probe::testing::issue(probe::testing::server({"other.fabrikam.com"}), root);
  Made impostor = make_impostor();
  Made responder = probe::testing::issue(responder_spec(), root);

  static probe::testing::CertificateSpec spec() {
    auto spec = probe::testing::server({"mail.fabrikam.com"});
    spec.authority_info_access = "OCSP;URI:http://ocsp.fabrikam.com/,caIssuers;URI:http://pki.fabrikam.com/ca.cer";
    spec.crl_distribution_points = "URI:http://pki.fabrikam.com/1.crl,URI:ldap:///cn=x";
    return spec;
  }
  static Made make_impostor() {
    auto spec = probe::testing::authority("Fabrikam Root");
    spec.key.slot = "impostor";
    return probe::testing::self_sign(spec);
  }
  static probe::testing::CertificateSpec responder_spec() {
    auto spec = probe::testing::server({"ocsp.fabrikam.com"});
    spec.extended_key_usage = "OCSPSigning";
    return spec;
  }
};

const World& world() {
  static const World kWorld;
  return kWorld;
}

Certificate parsed(const Made& made) { return read_certificate_der(made.der()).value(); }

std::string text_of(std::optional<TimePoint> time) {
  return time ? fmt::format("{:%Y-%m-%dT%H:%M}", fmt::gmtime(std::chrono::system_clock::to_time_t(*time))) : "-";
}

std::string text_of(const Parsed<RevocationStatus>& status) {
  if (!status) return status.error().message;
  constexpr const char* kStates[] = {"good", "revoked", "unknown"};
  return fmt::format("{} {} {} of {} until {}", kStates[static_cast<int>(status->state)], text_of(status->revoked_at),
                     status->reason.empty() ? "-" : status->reason, text_of(status->this_update),
                     text_of(status->next_update));
}

TEST(Revocation, PlacesToAskAtAreInTheCertificate) {
  const Certificate leaf = parsed(world().leaf);
  EXPECT_EQ(leaf.ocsp_responders, std::vector<std::string>{"http://ocsp.fabrikam.com/"});
  EXPECT_EQ(leaf.crl_points, (std::vector<std::string>{"http://pki.fabrikam.com/1.crl", "ldap:///cn=x"}));
  EXPECT_EQ(leaf.ca_issuers, std::vector<std::string>{"http://pki.fabrikam.com/ca.cer"});
}

std::string ocsp(const OcspSpec& spec, const Made& signer, const Made& about) {
  const auto der = probe::testing::ocsp_response(about, world().root, signer, spec);
  return text_of(read_ocsp_response(der, parsed(world().leaf), parsed(world().root), kNow));
}

TEST(OcspResponse, IsBelievedWhenTheIssuerOrItsResponderSignedIt) {
  const auto& [root, leaf, other, impostor, responder] = world();
  const OcspSpec good{.this_update = kNow - 1h, .next_update = kNow + 1h};
  const OcspSpec by_sha256{.this_update = kNow - 1h, .names_by_sha256 = true};
  const OcspSpec revoked{
      .answer = OcspAnswer::kRevoked, .revoked_at = kNow - 48h, .reason = 1, .this_update = kNow - 1h};
  const OcspSpec unknown{.answer = OcspAnswer::kUnknown, .this_update = kNow - 1h};
  const std::string unsigned_ = "expected an OCSP response signed by the issuer or by whom it appointed, it is not";
  struct Case {
    std::string name;
    const OcspSpec& spec;
    const Made& signer;
    const Made& about;
    std::string want;
  };
  const Case cases[] = {
      {"good", good, root, leaf, "good - - of 2026-11-23T11:00 until 2026-11-23T13:00"},
      {"by another digest", by_sha256, root, leaf, "good - - of 2026-11-23T11:00 until -"},
      {"of its responder", good, responder, leaf, "good - - of 2026-11-23T11:00 until 2026-11-23T13:00"},
      {"revoked", revoked, root, leaf, "revoked 2026-11-21T12:00 keyCompromise of 2026-11-23T11:00 until -"},
      {"not known", unknown, root, leaf, "unknown - - of 2026-11-23T11:00 until -"},
      {"of an impostor", good, impostor, leaf, unsigned_},
      {"of somebody who was not appointed", good, other, leaf, unsigned_},
      {"about another", good, root, other, "expected an OCSP response about this certificate, it is about another"},
  };
  for (const auto& [name, spec, signer, about, want] : cases) EXPECT_EQ(ocsp(spec, signer, about), want) << name;
}

TEST(OcspResponse, OfAResponderWhoseCertificateExpiredIsNotBelieved) {
  auto spec = World::responder_spec();
  spec.validity.not_after = kNow - 1h;
  const Made expired = probe::testing::issue(spec, world().root);
  EXPECT_EQ(ocsp({.this_update = kNow - 2h}, expired, world().leaf),
            "expected an OCSP response signed by the issuer or by whom it appointed, it is not");
}

TEST(OcspResponse, ThatIsNoneIsAnError) {
  struct Case {
    std::string name, bytes, want;
  };
  const std::string none = "expected an OCSP response, found something else";
  const std::string whole =
      probe::testing::ocsp_response(world().leaf, world().root, world().root, {.this_update = kNow});
  const Case cases[] = {
      {"empty", "", none},
      {"a page", "<html>", none},
      {"cut off", whole.substr(0, whole.size() - 1), none},
      {"try later", probe::testing::ocsp_refusal(3),
       "expected a successful OCSP response, the responder says trylater"},
      {"not allowed", probe::testing::ocsp_refusal(6),
       "expected a successful OCSP response, the responder says unauthorized"},
      {"huge", std::string(kMaxOcspBytes + 1, 'x'), "expected at most 131072 bytes"},
  };
  for (const auto& [name, bytes, want] : cases) {
    EXPECT_EQ(text_of(read_ocsp_response(bytes, parsed(world().leaf), parsed(world().root), kNow)), want) << name;
  }
}

TEST(OcspRequest, AsksForTheCertificate) {
  const auto request = make_ocsp_request(parsed(world().leaf), parsed(world().root));
  ASSERT_TRUE(request);
  EXPECT_EQ(request->front(), '\x30');
  EXPECT_NE(*request, make_ocsp_request(parsed(world().other), parsed(world().root)).value());
  EXPECT_EQ(*request, make_ocsp_request(parsed(world().leaf), parsed(world().root)).value());
}

std::string listed(const std::string& bytes, const Made& certificate = world().leaf) {
  return text_of(read_crl(bytes, parsed(certificate), parsed(world().root)));
}

TEST(RevocationList, SaysWhatTheIssuerSays) {
  const auto& [root, leaf, other, impostor, responder] = world();
  const CrlSpec empty{.this_update = kNow - 1h, .next_update = kNow + 24h};
  const CrlSpec with_leaf{.revoked = {{other, kNow - 72h}, {leaf, kNow - 48h, 4}}, .this_update = kNow - 1h};
  const CrlSpec on_hold{.revoked = {{leaf, kNow - 48h, 6}}, .this_update = kNow - 1h};
  const CrlSpec with_other{.revoked = {{other, kNow - 72h}}, .this_update = kNow - 1h};
  const std::string strange = probe::testing::crl(responder, {.this_update = kNow});
  struct Case {
    std::string name, bytes, want;
  };
  const Case cases[] = {
      {"nothing revoked", probe::testing::crl(root, empty), "good - - of 2026-11-23T11:00 until 2026-11-24T12:00"},
      {"revoked", probe::testing::crl(root, with_leaf),
       "revoked 2026-11-21T12:00 superseded of 2026-11-23T11:00 until -"},
      {"on hold", probe::testing::crl(root, on_hold),
       "revoked 2026-11-21T12:00 certificateHold of 2026-11-23T11:00 until -"},
      {"another revoked", probe::testing::crl(root, with_other), "good - - of 2026-11-23T11:00 until -"},
      {"PEM", probe::testing::pem_of_crl(probe::testing::crl(root, empty)),
       "good - - of 2026-11-23T11:00 until 2026-11-24T12:00"},
      {"several", probe::testing::pem_of_crl(strange) + probe::testing::pem_of_crl(probe::testing::crl(root, empty)),
       "good - - of 2026-11-23T11:00 until 2026-11-24T12:00"},
      {"of another issuer", strange, "expected a revocation list of \"CN=Fabrikam Root\", found none"},
      {"of an impostor", probe::testing::crl(impostor, empty),
       "expected a revocation list signed by the issuer, it is not"},
  };
  for (const auto& [name, bytes, want] : cases) EXPECT_EQ(listed(bytes), want) << name;
}

TEST(RevocationList, ThatDoesNotCoverTheCertificateSaysNothing) {
  const auto& root = world().root;
  const auto with_point = [&](const std::string& point) {
    return probe::testing::crl(root, {.this_update = kNow, .issuing_distribution_point = point});
  };
  const std::string not_covered = "expected a revocation list that covers this certificate: ";
  struct Case {
    std::string name, bytes, want;
  };
  const Case cases[] = {
      {"its own point", with_point("fullname:URI:http://pki.fabrikam.com/1.crl"),
       "good - - of 2026-11-23T12:00 until -"},
      {"for users", with_point("onlyuser:TRUE"), "good - - of 2026-11-23T12:00 until -"},
      {"another point", with_point("fullname:URI:http://pki.fabrikam.com/2.crl"),
       not_covered + "it is for another distribution point"},
      {"for authorities", with_point("onlyCA:TRUE"), not_covered + "it is for certificates of authorities"},
      {"some reasons", with_point("onlysomereasons:keyCompromise"), not_covered + "it has only a part of the reasons"},
      {"indirect", with_point("indirectCRL:TRUE"), not_covered + "it is an indirect list"},
      {"delta", probe::testing::crl(root, {.this_update = kNow, .is_delta = true}),
       not_covered + "it holds only changes to another list"},
  };
  for (const auto& [name, bytes, want] : cases) EXPECT_EQ(listed(bytes), want) << name;
}

TEST(RevocationList, ThatIsNoneIsAnError) {
  const std::string none = "expected a revocation list in DER or PEM, found something else";
  const std::string whole = probe::testing::crl(world().root, {.this_update = kNow});
  const std::string cases[] = {
      "", "<html>", "0", whole.substr(0, whole.size() - 1), whole + "x", world().leaf.pem(), world().leaf.der()};
  for (const auto& bytes : cases) EXPECT_EQ(listed(bytes), none);
}

}  // namespace
}  // namespace probe::evidence
