// The one file that includes the parser, which is slow to compile. Its errors are values.
#define TOML_EXCEPTIONS 0

// It tells the compiler to assume what it has not checked everywhere: that each time begins with a digit, for example,
// which is undefined behaviour for "1979-05-27Tz". It checks again after each such place; so nothing is assumed here.
#include <toml++/impl/preprocessor.h>
#undef TOML_ASSERT_ASSUME
#define TOML_ASSERT_ASSUME(expr) static_assert(true)

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "../net/log.hpp"
#include "config_file.hpp"
#include "config_sentences.hpp"
#include "setting_texts.hpp"

namespace confab::app {

namespace {

constexpr std::string_view listen_example = "slash://127.0.0.1:8888";

Position position_of(const toml::source_region& region) {
  return {region.begin.line, region.begin.column};
}

Position position_of(const toml::node& node) {
  return position_of(node.source());
}

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char byte) { return (byte >= 0 && byte < ' ') || byte == '\x7f'; });
}

}  // namespace

/// Walks through the parsed file.
class ConfigReader {
 public:
  explicit ConfigReader(Config& config) : config_(config) {}

  void read(const toml::table& file) {
    for (const auto& [key, node] : file) {
      const auto table = settings_table();
      const auto found = std::find_if(table.begin(), table.end(),
                                      [&key = key](const Setting& setting) { return setting.name == key.str(); });
      if (found == table.end()) {
        unknown(key, nearest_setting(key.str()));
      } else if (found->name == "listen") {
        read_listeners(node);
      } else {
        const std::size_t values = config_.values_.size();
        read_value(*found, node);
        if (config_.values_.size() == values) config_.misread_.push_back(&*found);
      }
    }
  }

 private:
  void complain(Position at, std::string sentence) { config_.mistakes_.push_back({at, std::move(sentence)}); }

  void unknown(const toml::key& key, const Setting* nearest) {
    const std::string mend = nearest == nullptr ? "confabd --help lists all there are"
                                                : fmt::format("did you mean {}? Otherwise leave it out", nearest->name);
    complain(position_of(key.source()), fmt::format("There is no setting \"{}\": {}.", shown(key.str()), mend));
  }

  /// The text, if it is one that a setting can have.
  std::optional<std::string> text_in(const toml::node& node, std::string_view name, std::string_view wrong) {
    const auto* const text = node.as_string();
    if (text == nullptr) {
      complain(position_of(node), std::string(wrong));
      return std::nullopt;
    }
    if (has_control_character(text->get())) {
      complain(position_of(node), fmt::format("{} can't be \"{}\": leave out the characters that can't be seen.", name,
                                              shown(text->get())));
      return std::nullopt;
    }
    return text->get();
  }

  void read_value(const Setting& setting, const toml::node& node) {
    if (const auto* const list = std::get_if<List>(&setting.kind)) return read_list(setting, *list, node);
    std::string text;
    std::string_view quotation_mark;
    if (setting.is_number()) {
      const auto* const number = node.as_integer();
      if (number == nullptr) return complain(position_of(node), wrong_type(setting));
      text = std::to_string(number->get());
    } else {
      const auto written = text_in(node, setting.name, wrong_type(setting));
      if (!written) return;
      text = *written;
      quotation_mark = "\"";
    }
    if (const auto wanted = assign(setting, text, config_.settings_)) {
      return complain(position_of(node), fmt::format("{} can't be {}{}{}: it is {}.", setting.name, quotation_mark,
                                                     shown(text), quotation_mark, *wanted));
    }
    if (setting.name == "unix-socket-mode" && !is_right_mode(text, setting.name, position_of(node))) return;
    config_.values_.push_back({&setting, position_of(node)});
  }

  bool is_right_mode(const std::string& text, std::string_view name, Position at) {
    try {
      parse_file_mode(text, name);
      return true;
    } catch (const UsageError& error) {
      complain(at, error.what());
      return false;
    }
  }

  void read_list(const Setting& setting, const List& kind, const toml::node& node) {
    const auto* const array = node.as_array();
    if (array == nullptr) return complain(position_of(node), wrong_type(setting));
    std::vector<std::string> texts;
    bool are_right = true;
    for (const toml::node& element : *array) {
      const auto text = text_in(element, setting.name, wrong_type(setting));
      are_right = text && is_right_list(setting, {*text}, position_of(element)) && are_right;
      if (text) texts.push_back(*text);
    }
    if (!are_right || !is_right_list(setting, texts, position_of(node))) return;
    config_.settings_.*kind.member = std::move(texts);
    config_.values_.push_back({&setting, position_of(node)});
  }

  bool is_right_list(const Setting& setting, const std::vector<std::string>& texts, Position at) {
    try {
      check_list(setting.name, texts, setting.name);
      return true;
    } catch (const UsageError& error) {
      complain(at, error.what());
      return false;
    }
  }

  void read_listeners(const toml::node& node) {
    const auto* const tables = node.as_array();
    const bool are_tables = tables != nullptr && std::all_of(tables->begin(), tables->end(),
                                                             [](const toml::node& one) { return one.is_table(); });
    if (!are_tables) {
      return complain(position_of(node), fmt::format("listen is a table for each address: write [[listen]], and below "
                                                     "it at = \"{}\".",
                                                     listen_example));
    }
    for (const toml::node& one : *tables) read_listener(*one.as_table());
  }

  void read_listener(const toml::table& table) {
    const std::size_t mistakes = config_.mistakes_.size();
    std::optional<ListenAddress> address;
    if (const toml::node* const at = table.get("at")) {
      address = read_address(*at);
    } else {
      complain(position_of(table), fmt::format("This listener has no address: add at = \"{}\".", listen_example));
    }
    ListenAddress files;
    for (const auto& [key, node] : table) {
      if (key.str() == "at") continue;
      std::string* const member = key.str() == "certificate" ? &files.certificate
                                  : key.str() == "key"       ? &files.key
                                  : key.str() == "mode"      ? &files.mode
                                                             : nullptr;
      if (member == nullptr) {
        complain(position_of(key.source()),
                 fmt::format("A listener has no \"{}\": it has at, certificate, key and mode.", shown(key.str())));
      } else if (const auto text = text_in(node, key.str(), wrong_detail(key.str()))) {
        if (text->empty()) complain(position_of(node), wrong_detail(key.str()));
        *member = *text;
      }
    }
    if (!address || config_.mistakes_.size() > mistakes) return;
    address->certificate = std::move(files.certificate);
    address->key = std::move(files.key);
    address->mode = std::move(files.mode);
    check_details(*address, table);
    check_place(*address, position_of(*table.get("at")));
    config_.listeners_.push_back(std::move(*address));
  }

  static std::string wrong_detail(std::string_view key) {
    if (key == "mode") return "mode is a text in quotation marks: write it like mode = \"0660\".";
    return fmt::format("{0} is the name of a file in quotation marks: write it like {0} = \"/etc/confab/{0}.pem\".",
                       key);
  }

  std::optional<ListenAddress> read_address(const toml::node& node) {
    const auto text = text_in(
        node, "at", fmt::format("at is an address in quotation marks: write it like at = \"{}\".", listen_example));
    if (!text) return std::nullopt;
    try {
      return parse_listen_address(*text);
    } catch (const UsageError& error) {
      complain(position_of(node), error.what());
      return std::nullopt;
    }
  }

  void check_details(const ListenAddress& address, const toml::table& table) {
    const auto at = [&table](std::string_view key) { return position_of(*table.get(key)); };
    const bool has_certificate = !address.certificate.empty();
    const bool has_key = !address.key.empty();
    if (!address.tls && (has_certificate || has_key)) {
      complain(at(has_certificate ? "certificate" : "key"),
               fmt::format("Only a listener with TLS has a certificate and a key: write {}+tls in its address, or "
                           "leave them out.",
                           address.protocol));
    } else if (has_certificate != has_key) {
      complain(at(has_certificate ? "certificate" : "key"),
               has_certificate ? "A certificate needs its key: add key = \"FILE\"."
                               : "A key needs its certificate: add certificate = \"FILE\".");
    }
    if (address.mode.empty()) return;
    if (!address.is_unix()) {
      complain(at("mode"), fmt::format("Only a unix socket has a mode: write {}+unix:/PATH in its address, or leave "
                                       "the mode out.",
                                       address.protocol));
    } else {
      is_right_mode(address.mode, "mode", at("mode"));
    }
  }

  void check_place(const ListenAddress& address, Position at) {
    const auto& others = config_.listeners_;
    const auto other = std::find_if(others.begin(), others.end(),
                                    [&](const ListenAddress& one) { return are_in_one_place(one, address); });
    if (other == others.end()) return;
    complain(at, fmt::format("{} is in the place of another listener, {}: choose another {}.",
                             net::log_safe(address.to_string()), net::log_safe(other->to_string()),
                             address.is_unix() ? "path" : "port"));
  }

  Config& config_;
};

/// Where a key like a.b.c has too many parts; perhaps it is a text or a comment with as many dots. The parser calls
/// itself for each part, and its stack has an end.
static std::optional<Position> endless_key(std::string_view text) {
  Position at{1, 1};
  std::size_t dots = 0;
  for (const char c : text) {
    if (c == '.' && ++dots > key_dots_max) return at;
    if (std::string_view("\n,=[]{}").find(c) != std::string_view::npos) dots = 0;
    at = c == '\n' ? Position{at.line + 1, 1} : Position{at.line, at.column + 1};
  }
  return std::nullopt;
}

void Config::read(std::string_view text) {
  if (const auto at = endless_key(text)) {
    mistakes_.push_back(
        {*at, fmt::format("There are more than {} dots before this one: no key has so many parts.", key_dots_max)});
    return;
  }
  const toml::parse_result parsed = toml::parse(text);
  if (parsed) {
    ConfigReader(*this).read(parsed.table());
  } else {
    mistakes_.push_back({position_of(parsed.error().source()), sentence_of_parser(parsed.error().description())});
  }
}

}  // namespace confab::app
