// Performs some of the chats over TLS too: those in which the transport could show.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "harness/certificate.hpp"
#include "performance.hpp"
#include "tcp_stage.hpp"
#include "transcript.hpp"

namespace confab::transcripts {
namespace {

class ChatOverTls : public testing::TestWithParam<std::string> {};

TEST_P(ChatOverTls, Holds) {
  const std::filesystem::path chat = std::filesystem::path(CONFAB_CHATS) / (GetParam() + ".chat");
  const Transcript transcript = read_transcript(chat);
  const harness::CertificateFiles files;
  TcpStage stage(transcript.notices, files.arguments());
  EXPECT_EQ(perform(transcript, stage), "") << chat.filename();
}

std::string name_of(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  for (char& letter : name) letter = letter == '-' ? '_' : letter;
  return name;
}

INSTANTIATE_TEST_SUITE_P(Transcripts, ChatOverTls,
                         testing::Values("echo", "leaving", "login", "mixed-dialects", "pipelining", "other-protocols",
                                         "kept-names", "password-telnet", "private-messages", "rooms", "shutdown",
                                         "sigil-login", "telnet"),
                         name_of);

}  // namespace
}  // namespace confab::transcripts
