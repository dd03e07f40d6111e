// The listeners of the configuration file, and a sentence for each kind of mistake.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "config_fixture.hpp"

namespace confab::app {
namespace {

std::string listener_mistake(std::string_view lines) {
  return mistake("[[listen]]\n" + std::string(lines));
}

TEST(ConfigListeners, AListenerIsATableWithAnAddress) {
  const std::string mend =
      "listen is a table for each address: write [[listen]], and below it at = "
      "\"slash://127.0.0.1:8888\".";
  EXPECT_EQ(mistake("listen = \"slash://*:1\""), "f:1:10: " + mend);
  EXPECT_EQ(mistake("listen = [\"slash://*:1\"]"), "f:1:10: " + mend);
  EXPECT_EQ(listener_mistake(""), "f:1:1: This listener has no address: add at = \"slash://127.0.0.1:8888\".");
  EXPECT_EQ(listener_mistake("at = 1"),
            "f:2:6: at is an address in quotation marks: write it like at = \"slash://127.0.0.1:8888\".");
  EXPECT_EQ(listener_mistake("at = \"slash://127.0.0.1\""),
            "f:2:6: \"slash://127.0.0.1\" has no port: write it like slash://127.0.0.1:8888.");
  EXPECT_EQ(listener_mistake("at = \"slash://*:1\"\nmood = 1"),
            "f:3:1: A listener has no \"mood\": it has at, certificate, key and mode.");
}

TEST(ConfigListeners, OnlyTlsHasACertificateAndThenAKeyToo) {
  EXPECT_EQ(listener_mistake("at = \"slash://*:1\"\ncertificate = \"c\"\nkey = \"k\""),
            "f:3:15: Only a listener with TLS has a certificate and a key: write slash+tls in its address, or leave "
            "them out.");
  EXPECT_EQ(listener_mistake("at = \"slash+tls://*:1\"\ncertificate = \"c\""),
            "f:3:15: A certificate needs its key: add key = \"FILE\".");
  EXPECT_EQ(listener_mistake("at = \"slash+tls://*:1\"\nkey = \"k\""),
            "f:3:7: A key needs its certificate: add certificate = \"FILE\".");
  EXPECT_EQ(listener_mistake("at = \"slash+tls://*:1\"\nkey = 1"),
            "f:3:7: key is the name of a file in quotation marks: write it like key = \"/etc/confab/key.pem\".");
}

TEST(ConfigListeners, OnlyAUnixSocketHasAModeInOctal) {
  EXPECT_EQ(listener_mistake("at = \"slash://*:1\"\nmode = \"0660\""),
            "f:3:8: Only a unix socket has a mode: write slash+unix:/PATH in its address, or leave the mode out.");
  for (const std::string mode : {"0668", "1660", "06600", "rw"}) {
    EXPECT_EQ(listener_mistake("at = \"slash+unix:/s\"\nmode = \"" + mode + "\""),
              "f:3:8: mode can't be \"" + mode + "\": it is a mode from 0 to 0777 in octal, like 0660.");
  }
  EXPECT_EQ(listener_mistake("at = \"slash+unix:/s\"\nmode = 660"),
            "f:3:8: mode is a text in quotation marks: write it like mode = \"0660\".");
  EXPECT_EQ(mistake("unix-socket-mode = \"rw\""),
            "f:1:20: unix-socket-mode can't be \"rw\": it is a mode from 0 to 0777 in octal, like 0660.");
}

std::string two_listeners(const std::string& one, const std::string& other) {
  const Sentences all = mistakes("[[listen]]\nat = \"" + one + "\"\n[[listen]]\nat = \"" + other + "\"\n");
  return all.empty() ? "" : all.front();
}

TEST(ConfigListeners, TwoListenersInOnePlaceAreRefused) {
  EXPECT_EQ(two_listeners("slash://127.0.0.1:9", "sigil://127.0.0.1:9"),
            "f:4:6: sigil://127.0.0.1:9 is in the place of another listener, slash://127.0.0.1:9: choose another "
            "port.");
  EXPECT_NE(two_listeners("slash://*:9", "slash://127.0.0.1:9"), "");
  EXPECT_EQ(two_listeners("slash+unix:/s", "sigil+unix:/s"),
            "f:4:6: sigil+unix:/s is in the place of another listener, slash+unix:/s: choose another path.");
  EXPECT_EQ(two_listeners("slash://127.0.0.1:9", "slash://127.0.0.2:9"), "");
  EXPECT_EQ(two_listeners("slash://127.0.0.1:0", "slash://127.0.0.1:0"), "") << "two free ports";
  EXPECT_EQ(two_listeners("slash+unix:/s", "slash+unix:/t"), "");
}

}  // namespace
}  // namespace confab::app
