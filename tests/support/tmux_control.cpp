#include "support/tmux_control.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <utility>

namespace confab::harness {

namespace {

/// How long something that tmux does not tell may stay unseen.
constexpr std::chrono::milliseconds glance{20};

std::string configuration(int columns, int rows) {
  return "set -s exit-unattached on\n"
         "set -s escape-time 0\n"
         "set -g default-terminal screen-256color\n"
         "set -g status off\n"
         "set -g remain-on-exit on\n"
         "set -g history-limit 5000\n"
         "set -g monitor-bell on\n"
         "set -g bell-action any\n"
         "set -g default-size " +
         std::to_string(columns) + "x" + std::to_string(rows) + "\n";
}

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

}  // namespace

TmuxFolder::TmuxFolder() : path_(testing::TempDir() + "confab-tmux-XXXXXX") {
  if (mkdtemp(path_.data()) == nullptr) abandon_call("mkdtemp", Here::now());
}

TmuxFolder::~TmuxFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TmuxFolder::file(const std::string& name, std::string_view text) const {
  const std::string path = path_ + "/" + name;
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

std::string tmux_word(std::string_view text) {
  std::string word = "'";
  for (const char c : text) {
    if (c == '\'') {
      word += R"('"'"')";
    } else {
      word += c;
    }
  }
  return word + "'";
}

TmuxControl::TmuxControl(int columns, int rows, Here here) {
  require_program("tmux", "tmux", here);
  Pipe in = make_pipe();
  Pipe out = make_pipe();
  Pipe err = make_pipe();
  const std::string settings = folder_.file("tmux.conf", configuration(columns, rows));
  client_.emplace(std::vector<std::string>{"env", "-u", "TMUX", "LC_ALL=C.UTF-8", "tmux", "-u", "-f", settings, "-S",
                                           folder_.path() + "/socket", "-C", "new-session", "cat"},
                  Streams{std::move(in.read), std::move(out.write), std::move(err.write)});
  commands_ = std::move(in.write);
  answers_ = std::move(out.read);
  answer("new-session", here);
}

std::vector<std::string> TmuxControl::run(const std::string& command, Here here) {
  const std::string bytes = command + "\n";
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t size = write(commands_.get(), bytes.data() + sent, bytes.size() - sent);
    if (size < 0 && errno != EINTR) abandon_call("write to tmux", here);
    if (size > 0) sent += static_cast<std::size_t>(size);
  }
  return answer(command, here);
}

std::vector<std::string> TmuxControl::answer(const std::string& command, Here here) {
  while (!starts_with(line(here), "%begin ")) {
  }
  std::vector<std::string> lines;
  for (;;) {
    std::string next = line(here);
    if (starts_with(next, "%end ")) return lines;
    if (starts_with(next, "%error ")) {
      abandon("tmux refuses \"" + command + "\": " + (lines.empty() ? "" : lines.front()), here);
    }
    lines.push_back(std::move(next));
  }
}

void TmuxControl::wait_for_news(const Deadline& deadline) {
  const auto most = std::min(glance, std::chrono::milliseconds(deadline.left_ms()));
  if (read_some(Deadline(most))) {
    while (next_line()) {
    }
  }
}

std::optional<std::string> TmuxControl::next_line() {
  const std::size_t end = received_.find('\n');
  if (end == std::string::npos) return std::nullopt;
  std::string line = received_.substr(0, end);
  received_.erase(0, end + 1);
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

std::string TmuxControl::line(Here here) {
  for (const Deadline deadline;;) {
    if (auto line = next_line()) return *line;
    if (!read_some(deadline)) abandon("tmux does not answer", here);
  }
}

bool TmuxControl::read_some(const Deadline& deadline) {
  if (!wait_for(answers_.get(), POLLIN, deadline)) return false;
  std::array<char, 65536> buffer;  // NOLINT: read() sets what is used
  const ssize_t size = read(answers_.get(), buffer.data(), buffer.size());
  if (size <= 0) return false;
  received_.append(buffer.data(), static_cast<std::size_t>(size));
  return true;
}

}  // namespace confab::harness
