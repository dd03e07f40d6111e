// Askers: many clients whom no pace holds, each of whom asks something, waits for the whole answer and asks again. So
// there is always somebody who is owed an answer, and yet no more than one of each. (A Barrage does not wait.)
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "harness/line_cutter.hpp"
#include "harness/network.hpp"

namespace confab::attacks {

struct Question {
  std::size_t askers = 1;
  std::string opening{};                  // sent once, first; "$N" becomes the asker's number
  std::string text{};                     // sent again after each answer
  std::size_t answer_lines = 1;           // how many lines the answer has
  std::string_view answers_start_with{};  // other lines are not part of it
};

class Askers {
 public:
  Askers(const harness::Endpoint& endpoint, Question question);
  ~Askers();
  Askers(const Askers&) = delete;
  Askers& operator=(const Askers&) = delete;

  /// They ask until `enough()`.
  template <class Enough>
  void ask_until(Enough&& enough) {
    while (!enough()) ask_some();
  }

  /// Answers that came whole.
  std::size_t answered() const { return answered_; }

 private:
  struct Asker {
    harness::Descriptor socket{};
    harness::LineCutter lines{};
    std::size_t lines_to_come = 0;
  };
  void ask_some();
  void ask(Asker& asker);
  void listen(Asker& asker);

  const Question question_;
  std::vector<Asker> askers_;
  std::size_t answered_ = 0;
};

}  // namespace confab::attacks
