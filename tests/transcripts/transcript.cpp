#include "transcript.hpp"

#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace confab::transcripts {

namespace {

using Kind = Step::Kind;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  throw std::runtime_error("\\x wants two digits of 0-9 and a-f");
}

/// Replaces "\r", "\n", "\t", "\0", "\\" and "\xNN" by the bytes they mean.
std::string unescaped(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      bytes += text[i];
      continue;
    }
    switch (i + 1 < text.size() ? text[++i] : ' ') {
      case 'r': bytes += '\r'; break;
      case 'n': bytes += '\n'; break;
      case 't': bytes += '\t'; break;
      case '0': bytes += '\0'; break;
      case '\\': bytes += '\\'; break;
      case 'x':
        if (i + 2 >= text.size()) throw std::runtime_error("\\x wants two digits");
        bytes += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
        i += 2;
        break;
      default: throw std::runtime_error("there is no such escape");
    }
  }
  return bytes;
}

/// What follows `mark` and one space; nothing if `text` does not start with `mark`.
std::optional<std::string_view> after(std::string_view text, std::string_view mark) {
  if (!text.starts_with(mark)) return std::nullopt;
  text.remove_prefix(mark.size());
  if (text.starts_with(' ')) text.remove_prefix(1);
  return text;
}

Step parse_step(std::string_view line) {
  if (line == "the server stops") return {Kind::server_stops, "", "", 0};
  const auto name_end = line.find_first_of(" <>");
  if (name_end == 0 || name_end == std::string_view::npos) throw std::runtime_error("this is no step");
  std::string who(line.substr(0, name_end));
  const auto rest = line.substr(name_end);
  if (const auto bytes = after(rest, ">>")) return {Kind::sends, std::move(who), unescaped(*bytes), 0};
  if (const auto text = after(rest, ">")) return {Kind::sends, std::move(who), std::string(*text) + "\n", 0};
  if (const auto bytes = after(rest, "<<")) return {Kind::sees, std::move(who), unescaped(*bytes), 0};
  if (const auto text = after(rest, "<")) return {Kind::sees, std::move(who), std::string(*text), 0};
  if (const auto protocol = after(rest, " connects to ")) {
    return {Kind::connects, std::move(who), std::string(*protocol), 0};
  }
  if (rest == " hangs up") return {Kind::hangs_up, std::move(who), "", 0};
  if (rest == " is lost") return {Kind::is_lost, std::move(who), "", 0};
  if (rest == " is gone") return {Kind::is_gone, std::move(who), "", 0};
  throw std::runtime_error("this is no step");
}

}  // namespace

Transcript parse_transcript(std::string_view text) {
  Transcript transcript;
  std::istringstream lines{std::string(text)};
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty() || line.front() == '#') continue;
    if (const auto notices = after(line, "with notices ")) {
      transcript.notices = *notices;
      continue;
    }
    try {
      transcript.steps.push_back(parse_step(line));
      transcript.steps.back().line = number;
    } catch (const std::runtime_error& error) {
      throw std::runtime_error("line " + std::to_string(number) + ": " + error.what() + ": " + line);
    }
  }
  return transcript;
}

Transcript read_transcript(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw std::runtime_error("cannot read " + file.string());
  return parse_transcript(std::string(std::istreambuf_iterator<char>(stream), {}));
}

}  // namespace confab::transcripts
