// Performs a transcript: takes each step on a stage. The transcript must list, in place, everything that anybody sees:
// before the next step, nothing may remain unseen.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "transcript.hpp"

namespace confab::transcripts {

/// Whoever has proven this kept name is an operator.
inline constexpr std::string_view operator_name = "boss";

/// Where a transcript is performed. It knows people by their names in the transcript.
class Stage {
 public:
  virtual ~Stage() = default;
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  virtual void connects(const std::string& who, const std::string& protocol) = 0;
  virtual void sends(const std::string& who, const std::string& bytes) = 0;
  virtual void hangs_up(const std::string& who) = 0;
  virtual void is_lost(const std::string& who) = 0;
  virtual void server_stops() = 0;

  /// Returns when all actions so far are handled and their results have arrived.
  virtual void settle() = 0;

  /// Takes the next line that has arrived, without its LF, if there is one.
  virtual std::optional<std::string> sees(const std::string& who) = 0;

  /// Whether there is such a line.
  virtual bool has_unseen(const std::string& who) = 0;

  /// Whether the server has closed the connection.
  virtual bool is_gone(const std::string& who) = 0;

 protected:
  Stage() = default;
};

/// Performs `transcript`. Returns the first failure, if any.
std::string perform(const Transcript& transcript, Stage& stage);

}  // namespace confab::transcripts
