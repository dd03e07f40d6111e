#include "config_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <tuple>
#include <utility>

#include "../net/log.hpp"

namespace confab::app {

namespace {

std::string in_lines(const std::vector<std::string>& sentences) {
  return fmt::format("{}", fmt::join(sentences, "\n"));
}

/// Whether `name` is one of the words of `sentence`.
bool names(std::string_view sentence, std::string_view name) {
  const auto continues_word = [sentence](std::size_t at) {
    return at < sentence.size() &&
           std::string_view("abcdefghijklmnopqrstuvwxyz-").find(sentence[at]) != std::string_view::npos;
  };
  for (auto at = sentence.find(name); at != std::string_view::npos; at = sentence.find(name, at + 1)) {
    if ((at == 0 || !continues_word(at - 1)) && !continues_word(at + name.size())) return true;
  }
  return false;
}

}  // namespace

ConfigError::ConfigError(std::vector<std::string> sentences)
    : UsageError(in_lines(sentences)), sentences_(std::move(sentences)) {}

Config::Config(std::string_view text, std::string file) : file_(std::move(file)), settings_(default_settings()) {
  read(text);
  std::sort(values_.begin(), values_.end(), [](const Value& one, const Value& other) {
    return std::tie(one.at.line, one.at.column) < std::tie(other.at.line, other.at.column);
  });
}

void Config::apply(Settings& settings) const {
  for (const Value& value : values_) copy(*value.setting, settings_, settings);
  if (listeners_.empty()) return;
  settings.listen.clear();
  for (const ListenAddress& address : listeners_) settings.listen.push_back(address.to_string());
}

bool Config::complain(std::string_view sentence) {
  const auto is_named = [sentence](const Setting* setting) { return names(sentence, setting->name); };
  if (std::any_of(misread_.begin(), misread_.end(), is_named)) return true;
  const auto found =
      std::find_if(values_.begin(), values_.end(), [&](const Value& value) { return is_named(value.setting); });
  if (found == values_.end()) return false;
  mistakes_.push_back({found->at, std::string(sentence)});
  return true;
}

void Config::check() const {
  if (mistakes_.empty()) return;
  std::vector<Mistake> sorted = mistakes_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Mistake& one, const Mistake& other) {
    return std::tie(one.at.line, one.at.column) < std::tie(other.at.line, other.at.column);
  });
  std::vector<std::string> sentences;
  for (const auto& [at, sentence] : sorted) {
    if (sentences.size() == config_mistakes_max) {
      sentences.push_back(
          fmt::format("{}: There are {} more mistakes: mend these first.", file_, sorted.size() - config_mistakes_max));
      break;
    }
    sentences.push_back(fmt::format("{}:{}:{}: {}", file_, at.line, at.column, sentence));
  }
  throw ConfigError(std::move(sentences));
}

std::string read_config(const std::string& file) {
  const auto fail = [&file](int why) {
    throw UsageError(fmt::format("Can't read the configuration file {}: {}.", net::log_safe(file),
                                 std::generic_category().message(why)));
  };
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) fail(errno);
  std::string text;
  text.resize(config_bytes_max + 1);
  std::size_t size = 0;
  int failure = 0;
  while (size < text.size()) {
    const ssize_t got = ::read(descriptor, text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) failure = errno;
    if (got <= 0) break;
    size += static_cast<std::size_t>(got);
  }
  ::close(descriptor);
  if (failure != 0) fail(failure);
  if (size > config_bytes_max) {
    throw UsageError(fmt::format("The configuration file {} has more than {} bytes: is it the right file?",
                                 net::log_safe(file), config_bytes_max));
  }
  text.resize(size);
  return text;
}

}  // namespace confab::app
