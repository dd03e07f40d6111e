// Transcript: a recorded chat: who connects, who says what, and what everybody sees of it. It does not know how it is
// performed (see performance.hpp). chats/README.md explains how to write one.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace confab::transcripts {

struct Step {
  enum class Kind {
    connects,      // `text` is the protocol
    sends,         // `text`, unchanged
    sees,          // `text` is the next line that arrives, without its LF
    hangs_up,      // in order
    is_lost,       // without notice
    is_gone,       // the server has closed the connection without sending more
    server_stops,  // a step of nobody
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

/// Throws std::runtime_error, with the line's number, if `text` is not a transcript.
Transcript parse_transcript(std::string_view text);

Transcript read_transcript(const std::filesystem::path& file);

}  // namespace confab::transcripts
