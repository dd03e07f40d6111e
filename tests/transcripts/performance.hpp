// Performing a transcript: each step is done on a stage, and whatever anybody sees must stand in the transcript, in its
// place: before the next step is taken, nothing may be left that was not looked at.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "transcript.hpp"

namespace confab::transcripts {

/// Where a transcript is performed. People are called by their names in the transcript.
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

  /// Returns once all that has been done is handled and what came of it has arrived.
  virtual void settle() = 0;

  /// Takes the next line that has arrived, without its LF; nothing if there is none.
  virtual std::optional<std::string> sees(const std::string& who) = 0;

  /// Whether there is such a line.
  virtual bool has_unseen(const std::string& who) = 0;

  /// Whether the server has closed the connection.
  virtual bool is_gone(const std::string& who) = 0;

 protected:
  Stage() = default;
};

/// Performs `transcript`. Returns what went wrong first, or nothing.
std::string perform(const Transcript& transcript, Stage& stage);

}  // namespace confab::transcripts
