// TmuxScreen: a program at a terminal, and the screen as a person sees it: tmux draws it. It knows no program. Every
// call that expects something waits for it, up to a deadline, and fails the test with the screen if it does not come.
//
//   TmuxScreen ann({"telnet", "127.0.0.1", "8888"}, {.columns = 40});
//   ann.shows("Enter your username:");
//   ann.enters("ann");
//   ann.types("hello");                 // not entered
//   ann.ends_with({"* bob joined.", "hello"});   // the last rows
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/failure.hpp"
#include "harness/waiting.hpp"
#include "support/tmux_control.hpp"

namespace confab::harness {

struct ScreenSize {
  int columns = 80;
  int rows = 24;
};

class TmuxScreen {
 public:
  struct Place {
    int column = 0;  // from 0
    int row = 0;
    bool operator==(const Place&) const = default;
  };
  using Rows = std::vector<std::string>;

  /// `environment`: words such as "TZ=UTC".
  explicit TmuxScreen(const std::vector<std::string>& command, ScreenSize size = {},
                      const std::vector<std::string>& environment = {}, Here here = Here::now());

  // ---- What a person does

  /// Types text, without Enter.
  void types(std::string_view text, Here here = Here::now());

  /// Types text, and Enter.
  void enters(std::string_view text, Here here = Here::now());

  /// Presses keys by the names that tmux has for them: "Enter", "C-c", "Left", "M-b", "BSpace", "DC".
  void presses(const std::vector<std::string>& keys, Here here = Here::now());

  /// Pastes text, with the marks around it if the program has asked for them. Line feeds become Enter.
  void pastes(std::string_view text, Here here = Here::now());

  void resizes(ScreenSize size, Here here = Here::now());

  // ---- What a person sees

  /// The rows of the screen, without blanks at their ends, up to the last one that is not empty.
  Rows rows(Here here = Here::now());

  /// All rows that there ever were, those that have left the screen included.
  Rows all_rows(Here here = Here::now());

  /// The same as rows(), with the sequences for colours.
  Rows colored_rows(Here here = Here::now());

  Place cursor(Here here = Here::now());

  /// Waits until some row of the screen contains `part`.
  void shows(std::string_view part, Here here = Here::now());

  /// Waits until the last rows are exactly these.
  void ends_with(const Rows& last, Here here = Here::now());

  /// Waits until the rows are such. `what` is for the message.
  void becomes(const std::function<bool(const Rows&)>& such, std::string_view what, Here here = Here::now());

  /// Waits until the cursor is there.
  void has_cursor(Place place, Here here = Here::now());

  /// Waits until a bell has rung since the start.
  void has_rung(Here here = Here::now());
  bool rang(Here here = Here::now());

  // ---- The program

  pid_t pid(Here here = Here::now());

  /// Waits until it has ended. Returns its exit status, or 128 plus the signal that has ended it.
  int ends(Here here = Here::now());

  /// One of tmux's variables, such as "pane_current_command".
  std::string variable(const std::string& name, Here here = Here::now());

 private:
  Rows capture(const std::string& options, Here here);
  void wait_until(const std::function<bool()>& such, std::string_view what, Here here);

  TmuxControl control_;
  std::string pane_;
};

}  // namespace confab::harness
