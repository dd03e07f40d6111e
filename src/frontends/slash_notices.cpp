#include "slash_notices.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <variant>

#include "confab/base/blanks.hpp"
#include "wrapped.hpp"

namespace confab {

namespace {

struct NoticeWriter {
  WriteQueue& out;

  void operator()(const LineTooLong& line) const {
    out.append(fmt::format("* That line is longer than {} bytes and was not sent.", line.bytes_max));
  }
  void operator()(const SendsTooFast&) const {
    out.append("* You are sending too fast. Nothing is lost: your lines wait their turn.");
  }
  void operator()(const BacklogDropped&) const {
    out.append("* Your input ended a while ago. The rest of it was dropped.");
  }
  void operator()(const LoginTimedOut&) const { out.append("* No username was given in time. Goodbye."); }
  void operator()(const ShuttingDown& notice) const {
    out.append(notice.comes_back ? "* The server is being upgraded. Please come back in a moment."
                                 : "* The server is shutting down. Goodbye.");
  }
  void operator()(const Removed& removed) const {
    const std::string_view mark = removed.reason.empty() ? "." : ": ";
    out.append(fmt::format("* You were removed by an operator{}{}", mark, removed.reason));
  }
  void operator()(const LineEndingChanged&) const {}
  void operator()(const AreYouThere&) const { out.append("* confab is here."); }
  void operator()(const TidyChanged& tidy) const {
    using Why = TidyChanged::Why;
    switch (tidy.why) {
      case Why::begun:
        return out.append("* What you type stays whole from now on, whoever talks. To end that, type /tidy.");
      case Why::ended: return out.append("* Your client edits what you type again.");
      case Why::unanswered: return out.append("* Your client did not answer. Try telnet, or rlwrap nc.");
      case Why::refused: return out.append("* Your client refused. Try another telnet, or rlwrap nc.");
    }
  }
  void operator()(const Candidates& candidates) const {
    std::string sentence;
    for (const std::string& word : candidates.words) sentence.append(sentence.empty() ? "" : " ").append(trimmed(word));
    write_wrapped(out, sentence);
  }
  void operator()(const Leaves&) const {}
  void operator()(const Interrupted&) const { out.append("* To leave, type /quit."); }
};

}  // namespace

void write_slash_notice(const Notice& notice, WriteQueue& out) {
  std::visit(NoticeWriter{out}, notice);
}

}  // namespace confab
