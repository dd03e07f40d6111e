#include "net/log.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace confab::net {
namespace {

using namespace std::string_view_literals;

TEST(LogSafe, PrintableAsciiStays) {
  EXPECT_EQ(log_safe("Hello, {} %s ~!"), "Hello, {} %s ~!");
  EXPECT_EQ(log_safe(std::string_view{}), "");
}

TEST(LogSafe, EveryOtherByteAndTheBackslashAreWrittenInHexadecimal) {
  EXPECT_EQ(log_safe("a\nb\r\x1b[31m\0z"sv), "a\\x0ab\\x0d\\x1b[31m\\x00z");
  EXPECT_EQ(log_safe("\\x41"), "\\x5cx41") << "nobody can write an escape of their own";
  EXPECT_EQ(log_safe("\x7f\x80\xff"), "\\x7f\\x80\\xff");
  EXPECT_EQ(log_safe("é"), "\\xc3\\xa9");
}

TEST(LogSafe, NoByteGivesAnythingButPrintableAsciiAndNoTwoGiveTheSame) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const std::string safe = log_safe(std::string_view(&c, 1));
    for (const char printed : safe) EXPECT_TRUE(printed >= 0x20 && printed < 0x7f) << byte;
    EXPECT_EQ(all.find("|" + safe + "|"), std::string::npos) << byte;
    all += "|" + safe + "|";
  }
}

TEST(LogSafe, EndpointsHaveTheirPortAfterAColon) {
  EXPECT_EQ(log_safe(tcp::endpoint(asio::ip::make_address("192.0.2.1"), 5000)), "192.0.2.1:5000");
  EXPECT_EQ(log_safe(tcp::endpoint(asio::ip::make_address("2001:db8::1"), 65535)), "[2001:db8::1]:65535");
  EXPECT_EQ(log_safe(tcp::endpoint(tcp::v4(), 0)), "0.0.0.0:0");
}

}  // namespace
}  // namespace confab::net
