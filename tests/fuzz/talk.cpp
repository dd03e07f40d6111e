// Whatever a server of any kind sends while somebody types, the client at a terminal prints only what a screen knows,
// shows no password that it was asked for, and sends whole clean lines.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "client/terminal_talk.hpp"
#include "confab/base/assert.hpp"
#include "input.hpp"
#include "support/screen.hpp"

namespace {

using confab::DrawnLine;
using confab::client::Manner;
using confab::client::TerminalTalk;
using confab::test::Input;
using confab::test::Screen;

/// Nobody else sends or types it: see without_secret().
constexpr std::string_view secret = "\u00df";
/// First it ends a telnet command that has begun: IAC SE, and again if the first one belonged to it.
constexpr std::string_view question = "\xff\xf0\xff\xf0\nPassword: ";

std::string without_secret(std::string_view bytes) {
  std::string other(bytes);
  std::replace(other.begin(), other.end(), secret.back(), '.');
  return other;
}

class Stage {
 public:
  explicit Stage(DrawnLine::Size size)
      : talk_(Manner{}, size, DrawnLine::Narrowing::breaks_rows), screen_(size.columns, size.rows) {}

  void act(Input& input);
  void look();

 private:
  void hear(std::string_view bytes) {
    if (!connected_) return;
    talk_.arrived(bytes);
    if (bytes.size() % 2 == 0) talk_.quiet();
  }
  void resize(std::uint8_t size);
  void connect();

  TerminalTalk talk_;
  Screen screen_;
  bool connected_ = false;
};

void Stage::resize(std::uint8_t size) {
  const DrawnLine::Size window{static_cast<std::uint16_t>(1U + size % 20U),
                               static_cast<std::uint16_t>(1U + size / 20U)};
  screen_.resize(window.columns, window.rows);
  talk_.resized(window);
}

void Stage::connect() {
  connected_ = !connected_;
  if (connected_) {
    talk_.connected("here");
  } else {
    talk_.disconnected();
  }
}

void Stage::act(Input& input) {
  constexpr unsigned deeds = 6;
  const unsigned what = input.byte();
  switch (what % deeds) {
    case 0: connect(); return;
    case 1: resize(input.byte()); return;
    case 2: hear(without_secret(input.bytes(what / deeds))); return;
    case 3: hear(without_secret(input.bytes(input.byte())) + '\n'); return;
    case 4: talk_.typed(without_secret(input.bytes(what / deeds)), 0); return;
    default: break;
  }
  // A key that has begun would swallow the start of what is typed next.
  talk_.typed("x", 0);
  hear(question);
  talk_.quiet();
  look();
  if (connected_) talk_.typed(secret, 0);
}

void Stage::look() {
  const std::string bytes = talk_.take_screen();
  CONFAB_ASSERT(bytes.find(secret) == std::string::npos);
  screen_.write(bytes);
  const std::string sent = talk_.take_sending();
  CONFAB_ASSERT(sent.empty() || sent.back() == '\n');
  for (const char c : sent) CONFAB_ASSERT(static_cast<unsigned char>(c) >= ' ' || c == '\n' || c == '\t');
  static_cast<void>(talk_.take_answers());
  for (const std::string& line : talk_.take_typed_lines()) CONFAB_ASSERT(line.find(secret) == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  constexpr DrawnLine::Size usual{20, 6};
  Stage stage(usual);
  while (!input.empty()) {
    stage.act(input);
    stage.look();
  }
  return 0;
}
