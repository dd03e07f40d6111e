// Every line is a command in every dialect; what a command says is part of the line, and can be seen; and no blank
// stands on either side of a name in it.
#include <cstdint>
#include <string_view>

#include "confab/base/assert.hpp"
#include "confab/base/blanks.hpp"
#include "confab/frontends/dialect.hpp"
#include "confab/frontends/frontends.hpp"

namespace {

struct TextsAreOfLine {
  std::string_view line;

  void check(std::string_view text) const {
    CONFAB_ASSERT(text.empty() ||
                  (text.data() >= line.data() && text.data() + text.size() <= line.data() + line.size()));
  }
  void check_name(std::string_view name) const {
    CONFAB_ASSERT(!name.empty() && confab::trimmed(name) == name);
    check(name);
  }
  void check_text(std::string_view text) const {
    CONFAB_ASSERT(!confab::is_blank(text));
    check(text);
  }
  void operator()(const confab::Say& say) const {
    if (say.room) check_name(*say.room);
    check_text(say.text);
  }
  void operator()(const confab::Tell& tell) const {
    check_name(tell.to);
    check_text(tell.text);
  }
  void operator()(const confab::Act& act) const { check_text(act.text); }
  void operator()(const confab::Answer& answer) const { check_text(answer.text); }
  void operator()(const confab::ShowHistory& show) const {
    if (show.room) check_name(*show.room);
    CONFAB_ASSERT(!show.lines || *show.lines > 0);
  }
  void operator()(const confab::ShowTopic&) const {}
  void operator()(const confab::SetTopic& topic) const { check_text(topic.text); }
  void operator()(const confab::Rename& rename) const { check_name(rename.name); }
  void operator()(const confab::TogglePresence&) const {}
  void operator()(const confab::ToggleBell&) const {}
  void operator()(const confab::Ignore& ignore) const { check_name(ignore.name); }
  void operator()(const confab::Unignore& unignore) const { check_name(unignore.name); }
  void operator()(const confab::ListIgnored&) const {}
  void operator()(const confab::ShowMotd&) const {}
  void operator()(const confab::Operate& operate) const {
    CONFAB_ASSERT(confab::trimmed(operate.arguments) == operate.arguments);
    check(operate.arguments);
  }
  void operator()(const confab::Claim& claim) const { check(claim.password); }
  void operator()(const confab::Release& release) const { check(release.password); }
  void operator()(const confab::ToggleTidy&) const {}
  void operator()(const confab::BeginPaste&) const {}
  void operator()(const confab::EndPaste&) const {}
  void operator()(const confab::Enter& enter) const { check_name(enter.room); }
  void operator()(const confab::Leave& leave) const {
    if (leave.room) check_name(*leave.room);
  }
  void operator()(const confab::ListMembers& list) const {
    if (list.room) check_name(*list.room);
  }
  void operator()(const confab::ListPeople&) const {}
  void operator()(const confab::ListRooms&) const {}
  void operator()(const confab::Help& help) const {
    CONFAB_ASSERT(confab::trimmed(help.topic) == help.topic);
    check(help.topic);
  }
  void operator()(const confab::Quit&) const {}
  void operator()(const confab::Misuse& misuse) const { CONFAB_ASSERT(!misuse.usage.empty()); }
  void operator()(const confab::Unknown& unknown) const {
    CONFAB_ASSERT(!unknown.word.empty());
    check(unknown.word);
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  if (confab::is_blank(line)) return 0;
  std::visit(TextsAreOfLine{line}, confab::slash_dialect().parse(line));
  std::visit(TextsAreOfLine{line}, confab::sigil_dialect().parse(line));
  return 0;
}
