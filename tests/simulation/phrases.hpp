// The words a Typist chooses from: what its dialects know, what they refuse, and bytes that are hard to show.
#pragma once

#include <array>
#include <string_view>

namespace confab::simulation::phrases {

using std::string_view_literals::operator""sv;

inline constexpr std::array names = {"ann"sv,
                                     "bob"sv,
                                     "Cy"sv,
                                     "d-4"sv,
                                     "eve_"sv,
                                     "f.f"sv,
                                     "gus"sv,
                                     "Hal"sv,
                                     "ivy"sv,
                                     "jo"sv,
                                     "Kim"sv,
                                     "leo99"sv,
                                     "abcdefghijklmnopqrstuvwx"sv,
                                     "0zero"sv,
                                     "ABCDEFGHIJKLMNOPQRSTUVW9"sv};
inline constexpr std::array bad_names = {
    "lobby"sv,      "Root"sv, "you"sv,   "bob smith"sv, "-dash"sv, "abcdefghijklmnopqrstuvwxy"sv,
    "\xc3\xa9ve"sv, "#ann"sv, "/help"sv, " ann"sv};
/// Each in two spellings that mean the same.
inline constexpr std::array<std::array<std::string_view, 2>, 3> passwords = {
    {{"correct horse"sv, " correct horse"sv},
     {"p\xc3\xa4sswort"sv, "pa\xcc\x88sswort"sv},
     {"12345678"sv, "12345678\xc2\xa0"sv}}};
inline constexpr std::array odd_passwords = {"1234567"sv,
                                             "correct  horse"sv,
                                             "x"sv,
                                             "ann"sv,
                                             "/quit now"sv,
                                             "passwort"sv,
                                             "a password of a hundred and twenty-eight bytes, which is as long as one "
                                             "may be and so is longer than anybody would "
                                             "like to type."sv,
                                             "a password of a hundred and twenty-nine bytes, which is longer than one "
                                             "may be, and in any case longer than anybody "
                                             "likes to type"sv};
inline constexpr std::array password_nonsense = {"/claim"sv, "/release "sv, "/claim:12345678"sv, "/claimed"sv,
                                                 "/release12345678"sv};
inline constexpr std::array rooms = {"tea"sv,   "dev"sv,   "Ops"sv, "x-1"sv,
                                     "go.go"sv, "lobby"sv, "b"sv,   "room-with-a-very-long-name.32_ch"sv};
inline constexpr std::array bad_rooms = {"-"sv, "room-with-a-very-long-name.33_chr"sv, "\xc3\xa9"sv, "#"sv, "."sv};
inline constexpr std::array slash_nonsense = {"/join"sv,
                                              "/join a b"sv,
                                              "/leave it"sv,
                                              "/msg"sv,
                                              "/msg bob"sv,
                                              "/msg bob  "sv,
                                              "/who a b"sv,
                                              "/"sv,
                                              "/rooms 1"sv,
                                              "/help a b"sv,
                                              "/frob"sv,
                                              "/frob nicate"sv,
                                              "/ join"sv,
                                              "/join  tea "sv,
                                              "/j"sv,
                                              "/w"sv,
                                              "/list 1"sv,
                                              "/a-word-that-is-long-and-no-command"sv,
                                              "/help \xe7\x8c\xab\xe7\x8c\xab"sv,
                                              "/who \xc2\xa0#"sv,
                                              "/msg \xe7\x8c\xab \xe7\x8c\xab"sv,
                                              "/msg bob \xc2\xa0"sv,
                                              "//  "sv,
                                              "/quitter"sv,
                                              "/?? join"sv};
inline constexpr std::array slash_aliases = {"/part"sv, "/names"sv, "/users"sv,    "/list"sv,
                                             "/?"sv,    "/? j"sv,   "/help tell"sv};
inline constexpr std::array blanks = {" "sv,
                                      "  "sv,
                                      "\t"sv,
                                      "\xc2\xa0"sv,
                                      "\xe2\x80\x8b"sv,
                                      "\xe2\x80\x8d"sv,
                                      "\xe3\x80\x80"sv,
                                      "\xef\xbb\xbf"sv,
                                      "\xe2\x80\x83 "sv};
inline constexpr std::array sigil_nonsense = {"!"sv,
                                              "! "sv,
                                              "!frob"sv,
                                              "!enter"sv,
                                              "!enter a b"sv,
                                              "!enter  a"sv,
                                              "!users 1"sv,
                                              "!users "sv,
                                              "#"sv,
                                              "# x"sv,
                                              "#bob"sv,
                                              "#bob "sv,
                                              "@"sv,
                                              "@ x"sv,
                                              "@dev"sv,
                                              "@dev "sv,
                                              "!ENTER tea"sv,
                                              "@tea  "sv,
                                              "#bob \xe2\x80\x8b"sv,
                                              "@\xe2\x80\x8b x"sv,
                                              "##  "sv,
                                              "!quit now"sv,
                                              "!rooms \xc2\xa0"sv,
                                              "!enter tea\xe2\x80\x8b"sv,
                                              "#ann\xc2\xa0 hi"sv,
                                              "# ann\xc2\xa0hi"sv,
                                              "@ dev \xc2\xa0hi"sv,
                                              "!enter\u00a0dev"sv};
inline constexpr std::array pieces = {"\t"sv,           "\x1b[31m"sv,         "\xe2\x80\xae"sv, "\xe2\x81\xa6"sv,
                                      "\xe2\x80\xa8"sv, "\xff\xff"sv,         "\xc3"sv,         "\x9b"sv,
                                      "\xc2\x9b"sv,     "\xf0\x9f\x98\x80"sv, "\xf0\x9f\x98"sv, "\xed\xa0\x80"sv,
                                      "\xc3\xa9"sv,     "\xc5\xbf"sv,         "\xce\xa9"sv,     "\0"sv,
                                      "  "sv,           "\xef\xbf\xbd"sv,     "\xe0\x80"sv,     "\x0b"sv,
                                      "\xc2\x85"sv,     "\xef\xbb\xbf"sv};
// Whole, or cut off anywhere.
inline constexpr std::array sequences = {"\x1b[A"sv,
                                         "\x1b[1;5C"sv,
                                         "\x1b[[A"sv,
                                         "\x1bOH"sv,
                                         "\x1b(B"sv,
                                         "\x1b=x"sv,
                                         "\x1b]0;t\x07"sv,
                                         "\x1b]8;;t\x1b\\"sv,
                                         "\x1bP1$t\xc2\x9c"sv,
                                         "\xc2\x9b"
                                         "2J"sv,
                                         "\xc2\x9dt\x1b\\"sv,
                                         "\x1b_t\x1b[31m"sv,
                                         "\x1b[3\x18m"sv,
                                         "\x1b]t\xff\xff\x1a"sv,
                                         "\x1b[4\xc3\xa9"sv,
                                         "\xc2\x8f\xe2\x82"sv,
                                         "\x1b\x1b[B"sv};
// Sequences that look like one character, and bytes to erase that are not a character.
inline constexpr std::array clusters = {"e\xcc\x81"sv,
                                        "\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa"sv,
                                        "\xf0\x9f\x87\xa9"sv,
                                        "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7"sv,
                                        "\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd"sv,
                                        "\xe2\x80\x8d"sv,
                                        "\xcc\x81"sv,
                                        "\xe0\xa4\xa8\xe0\xa4\xbf"sv,
                                        "\xe4\xb8\x96"sv,
                                        " "sv,
                                        "\t"sv,
                                        "\x1b[C"sv,
                                        "\x1b["sv,
                                        "\xe2\x82"sv};
inline constexpr std::array rub_outs = {"\b"sv, "\x7f"sv, "\xff\xf7"sv, "\x17"sv, "\x15"sv, "\xff\xf8"sv};
inline constexpr std::array openings = {"GET / HTTP/1.1"sv,
                                        "GET up, stand up"sv,
                                        "POST http://here/"sv,
                                        "SSH-2.0-x"sv,
                                        "\x16\x03\x01"sv,
                                        "\x16"sv,
                                        "SSH"sv};

}  // namespace confab::simulation::phrases
