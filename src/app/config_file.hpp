// ConfigFile: reads the configuration file, TOML whose keys are the names of the table of settings. It knows files and
// TOML, but neither the command line nor sockets. Functions without state, which may be called from any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "confab/settings.hpp"
#include "listen_address.hpp"

namespace confab::app {

/// The largest configuration file, in bytes.
inline constexpr std::size_t config_bytes_max = 256 * 1024;

/// Dots in one key, or with no other punctuation between them.
inline constexpr std::size_t key_dots_max = 200;

/// At most this many mistakes are listed; a sentence counts the rest.
inline constexpr std::size_t config_mistakes_max = 100;

/// Mistakes in a configuration file, a sentence each: "confabd.toml:3:8: rate can't be ...". what() has one on each
/// line.
class ConfigError : public UsageError {
 public:
  explicit ConfigError(std::vector<std::string> sentences);

  const std::vector<std::string>& sentences() const { return sentences_; }

 private:
  std::vector<std::string> sentences_;
};

/// Where a value stands. Both count from 1.
struct Position {
  std::size_t line = 0;
  std::size_t column = 0;
};

/// What a configuration file says.
class Config {
 public:
  struct Value {
    const Setting* setting;
    Position at;
  };

  /// Reads `text`. `file` is its name, for the sentences.
  Config(std::string_view text, std::string file);

  /// Sets in `settings` what the file says.
  void apply(Settings& settings) const;

  /// The [[listen]] tables; empty if the file has none.
  const std::vector<ListenAddress>& listeners() const { return listeners_; }

  /// Complains about the whole of settings, in a sentence that names settings: at the place of the first of them that
  /// the file sets. Returns false if it sets none of them. Says nothing if one of them has a mistake of its own.
  bool complain(std::string_view sentence);

  /// Throws ConfigError, with all mistakes in the order of their places, if there is one.
  void check() const;

 private:
  friend class ConfigReader;

  struct Mistake {
    Position at;
    std::string sentence;
  };

  void read(std::string_view text);

  std::string file_;
  Settings settings_;
  std::vector<Value> values_;
  std::vector<const Setting*> misread_;
  std::vector<ListenAddress> listeners_;
  std::vector<Mistake> mistakes_;
};

/// The content of the file. Throws UsageError, if it can't be read or has more than config_bytes_max bytes.
std::string read_config(const std::string& file);

}  // namespace confab::app
