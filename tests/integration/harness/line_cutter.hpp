// LineCutter: cuts a connection's bytes into lines, however they arrive. It drops the LF and keeps a CR; it knows no
// protocol. For clients that handle thousands of lines and do not wait for each, unlike harness::Client.
#pragma once

#include <string>
#include <string_view>

namespace confab::harness {

class LineCutter {
 public:
  /// Calls `hear(std::string_view line)` for each line that `text` completes; the view is valid only during the call.
  template <class Hear>
  void take(std::string_view text, Hear&& hear) {
    for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
      if (unfinished_.empty()) {
        hear(text.substr(0, end));
      } else {
        hear(std::string_view(unfinished_.append(text.substr(0, end))));
        unfinished_.clear();
      }
      text.remove_prefix(end + 1);
    }
    unfinished_ += text;
  }

  /// The start of an unfinished line.
  const std::string& unfinished() const { return unfinished_; }

 private:
  std::string unfinished_;
};

}  // namespace confab::harness
