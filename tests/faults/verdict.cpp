#include <algorithm>
#include <cctype>
#include <numeric>
#include <optional>
#include <string_view>

#include "harness/failure.hpp"
#include "script.hpp"

namespace confab::faults {

namespace {

using Lines = std::vector<std::string>;

bool is_word_at(std::string_view line, std::size_t at, std::size_t size) {
  const auto is_letter = [&](std::size_t index) {
    return index < line.size() && std::isalnum(static_cast<unsigned char>(line[index])) != 0;
  };
  return !(at > 0 && is_letter(at - 1)) && !is_letter(at + size);
}

bool mentions(std::string_view line, std::string_view name) {
  for (auto at = line.find(name); at != std::string_view::npos; at = line.find(name, at + 1)) {
    if (is_word_at(line, at, name.size())) return true;
  }
  return false;
}

/// The names in a list depend on who was lost, so only the kind of the list counts.
std::string without_list(const std::string& line, bool of_script) {
  for (const std::string_view list : {"* Hello, ", "* You are now in ", "* In lobby", "* Rooms:"}) {
    if (line.starts_with(list)) return std::string(list);
  }
  return of_script && line.find_first_of(":!#@") == std::string::npos ? "a list" : line;
}

bool is_flood(std::string_view line) {
  return line.starts_with("ann: flood ") || line.starts_with("* You missed ");
}

/// Lines of the flood that were seen, and those that a notice says were missed. Nothing if a line came twice or out of
/// order.
std::optional<unsigned long> flood_seen(const Lines& lines) {
  unsigned long seen = 0;
  long last = -1;
  for (const std::string& line : lines) {
    if (line.starts_with("* You missed ")) seen += std::stoul(line.substr(13));
    if (!line.starts_with("ann: flood ")) continue;
    const long number = std::stol(line.substr(11));
    if (number <= last) return std::nullopt;
    last = number;
    ++seen;
  }
  return seen;
}

/// A slow reader misses lines, and the kernel decides which.
bool reads_slowly(const Sight& sight) {
  return sight.name == "dan";
}

Lines comparable(const Sight& sight) {
  Lines lines;
  for (const std::string& line : sight.lines) {
    if (reads_slowly(sight) && is_flood(line)) continue;
    lines.push_back(without_list(line, sight.name == "cat"));
  }
  return lines;
}

Lines about(const Lines& all, std::string_view name, bool wanted) {
  Lines lines;
  std::copy_if(all.begin(), all.end(), std::back_inserter(lines),
               [&](const std::string& line) { return mentions(line, name) == wanted; });
  return lines;
}

bool is_said_by(std::string_view line, const std::string& name) {
  return line.starts_with(name + ": ") || line.starts_with("[from " + name + "] ") ||
         line.starts_with("@dev " + name + ": ") || line.starts_with("#" + name + ": ");
}

Lines said_by(const Lines& all, const std::string& name) {
  Lines lines;
  std::copy_if(all.begin(), all.end(), std::back_inserter(lines),
               [&](const std::string& line) { return is_said_by(line, name); });
  return lines;
}

bool is_start_of(const Lines& start, const Lines& whole) {
  return start.size() <= whole.size() && std::equal(start.begin(), start.end(), whole.begin());
}

std::string difference(const Lines& seen, const Lines& expected) {
  const auto size = std::min(seen.size(), expected.size());
  const auto at = static_cast<std::size_t>(
      std::mismatch(seen.begin(), seen.begin() + static_cast<std::ptrdiff_t>(size), expected.begin()).first -
      seen.begin());
  const auto line = [](const Lines& lines, std::size_t index) {
    return index < lines.size() ? harness::quoted(std::string_view(lines[index]).substr(0, 100)) : "nothing more";
  };
  return "sees " + line(seen, at) + ", not " + line(expected, at);
}

/// Lines about somebody lost meanwhile may be among those missed.
bool has_whole_flood(const Sight& sight, const Sight& expected, const std::string& lost) {
  const auto seen = flood_seen(sight.lines);
  const auto wanted = flood_seen(expected.lines);
  if (!seen || !wanted || lost.empty()) return seen && seen == wanted;
  const bool heard_of_loss = std::any_of(sight.lines.begin(), sight.lines.end(), [&](const std::string& line) {
    return line == "* " + lost + " left (connection lost).";
  });
  return *seen == *wanted || (*seen == *wanted + 1 && !heard_of_loss);
}

/// What is wrong with what somebody saw who was not lost. `lost` may be empty.
std::string wrong_with_witness(const Sight& sight, const Sight& expected, const std::string& lost) {
  if (sight.ended_early) return "ended early";
  const Lines lines = comparable(sight);
  const Lines wanted = comparable(expected);
  const Lines others = lost.empty() ? lines : about(lines, lost, false);
  const Lines others_wanted = lost.empty() ? wanted : about(wanted, lost, false);
  if (others != others_wanted) return difference(others, others_wanted);
  if (!lost.empty() && !is_start_of(said_by(lines, lost), said_by(wanted, lost))) {
    return "sees what " + lost + " did not say, or not in order";
  }
  if (!reads_slowly(sight) || lost == "ann") return {};
  return has_whole_flood(sight, expected, lost) ? "" : "has lost part of the flood";
}

std::string wrong_with_loser(const Sight& sight, const Sight& expected) {
  const Lines lines = comparable(sight);
  const Lines wanted = comparable(expected);
  if (!flood_seen(sight.lines)) return "sees the flood in disorder";
  return is_start_of(lines, wanted) ? "" : difference(lines, wanted);
}

std::string wrong_without(const std::string& lost, const Account& account, const Account& expected) {
  std::string wrong;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const bool is_lost = account[i].name == lost;
    const std::string what =
        is_lost ? wrong_with_loser(account[i], expected[i]) : wrong_with_witness(account[i], expected[i], lost);
    if (!what.empty()) wrong += (lost.empty() ? "" : "without " + lost + ", ") + account[i].name + " " + what + "\n";
  }
  return wrong;
}

}  // namespace

std::string wrong_with(const Account& account, const Account& expected, std::size_t losses_max) {
  std::string wrong = wrong_without({}, account, expected);
  if (wrong.empty() || losses_max == 0) return wrong;
  const bool somebody_ended =
      std::any_of(account.begin(), account.end(), [](const Sight& sight) { return sight.ended_early; });
  for (const Sight& sight : account) {
    if (somebody_ended && !sight.ended_early) continue;
    const std::string without = wrong_without(sight.name, account, expected);
    if (without.empty()) return {};
    wrong += without;
  }
  return wrong;
}

}  // namespace confab::faults
