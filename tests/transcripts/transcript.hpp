// Transcript: a chat written down: who connects, who says what, and what everybody sees of it. It knows nothing of how
// it is performed (see performance.hpp). chats/README.md tells how to write one.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace confab::transcripts {

struct Step {
  enum class Kind {
    connects,      // `text` is the protocol
    sends,         // `text` as it is
    sees,          // `text` is the next line that arrives, without its LF
    hangs_up,      // in order
    is_lost,       // without a word
    is_gone,       // the server has closed the connection, and nothing more has arrived
    server_stops,  // nobody's step
  };
  Kind kind;
  std::string who;
  std::string text;
  int line;  // in the file
};

struct Transcript {
  std::string notices = "full";
  std::vector<Step> steps;
};

/// Throws std::runtime_error, with the line's number, for what is no transcript.
Transcript parse_transcript(std::string_view text);

Transcript read_transcript(const std::filesystem::path& file);

}  // namespace confab::transcripts
