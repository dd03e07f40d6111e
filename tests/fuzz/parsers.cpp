// Every line is a command in every dialect, and what a command says is part of the line.
#include <cstdint>
#include <string_view>

#include "confab/assert.hpp"
#include "confab/frontends/dialect.hpp"
#include "confab/frontends/frontends.hpp"

namespace {

struct TextsAreOfLine {
  std::string_view line;

  void check(std::string_view text) const {
    CONFAB_ASSERT(text.empty() ||
                  (text.data() >= line.data() && text.data() + text.size() <= line.data() + line.size()));
  }
  void operator()(const confab::Say& say) const {
    CONFAB_ASSERT(!say.text.empty());
    check(say.text);
  }
  void operator()(const confab::SayIn& say) const {
    CONFAB_ASSERT(!say.text.empty() && !say.room.empty());
    check(say.room);
    check(say.text);
  }
  void operator()(const confab::Tell& tell) const {
    CONFAB_ASSERT(!tell.text.empty() && !tell.to.empty());
    check(tell.to);
    check(tell.text);
  }
  void operator()(const confab::Enter& enter) const { check(enter.room); }
  void operator()(const confab::Leave& leave) const { check(leave.room.value_or(std::string_view{})); }
  void operator()(const confab::ListMembers& list) const { check(list.room.value_or(std::string_view{})); }
  void operator()(const confab::ListUsers&) const {}
  void operator()(const confab::ListRooms&) const {}
  void operator()(const confab::Help& help) const { check(help.topic); }
  void operator()(const confab::Quit&) const {}
  void operator()(const confab::Misuse& misuse) const { CONFAB_ASSERT(!misuse.usage.empty()); }
  void operator()(const confab::Unknown& unknown) const {
    CONFAB_ASSERT(!unknown.word.empty());
    check(unknown.word);
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  std::visit(TextsAreOfLine{line}, confab::slash_dialect().parse(line));
  std::visit(TextsAreOfLine{line}, confab::sigil_dialect().parse(line));
  return 0;
}
