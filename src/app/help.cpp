#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "confab/frontends/admin.hpp"
#include "confab/frontends/frontends.hpp"
#include "confab/settings.hpp"
#include "options.hpp"

namespace confab::app {

namespace {

/// Appends `text` in lines that fit a terminal of 80 columns and start with `indent`.
void wrap(std::string_view text, std::string_view indent, std::string& out) {
  constexpr std::size_t columns_max = 79;
  while (!text.empty()) {
    std::size_t end = text.size();
    if (indent.size() + end > columns_max) end = text.rfind(' ', columns_max - indent.size());
    out += fmt::format("{}{}\n", indent, text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::string option(std::string_view flags, std::string_view meaning) {
  std::string text = fmt::format("  {}\n", flags);
  wrap(meaning, "          ", text);
  return text;
}

/// How the help writes the value: the words to choose from, or a word such as "SECONDS".
std::string value_of(const Setting& setting) {
  std::string unit(setting.unit.substr(0, setting.unit.find(' ')));
  if (unit.find('|') == std::string::npos) {
    std::transform(unit.begin(), unit.end(), unit.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c; });
  }
  return unit;
}

std::string option(const Setting& setting) {
  const std::string flags = fmt::format("--{} {}", setting.name, value_of(setting));
  if (setting.by_default.empty()) return option(flags, setting.meaning);
  return option(fmt::format("{} (default: {})", flags, setting.by_default), setting.meaning);
}

}  // namespace

std::vector<ProtocolHelp> protocols() {
  std::vector<ProtocolHelp> all;
  for (const FrontendEntry& entry : frontends()) all.push_back({entry.protocol, entry.summary});
  all.push_back({metrics_protocol, "for Prometheus: /metrics and /healthz over HTTP"});
  all.push_back({admin_protocol, "for administrators, at a unix socket only: type help"});
  return all;
}

std::string help() {
  std::string text =
      "confabd: the chat server that anyone can join with nc or telnet.\n"
      "Usage: confabd [OPTIONS]\n\nOptions:\n";
  text += option("-h, --help", "Print this help and exit");
  text += option("-V, --version", "Print the version and exit");
  text +=
      option("--config FILE",
             "Read the settings below from this file too, which is TOML; a flag beats the file. SIGHUP reads it again");
  text += option("--check-config", "Say what is wrong with the file of --config, and exit");
  text += option("-p, --port N", "Short for --listen slash://127.0.0.1:N");
  text += option("--probe [ADDRESS]",
                 fmt::format("Ask the server whose metrics are at ADDRESS (default: {}) how it is: status 0 if it is "
                             "well, 1 if not",
                             usual_metrics));
  for (const Setting& setting : settings_table()) text += option(setting);
  text += "\nProtocols:\n";
  for (const auto& [protocol, summary] : protocols()) text += fmt::format("  {:<8}{}\n", protocol, summary);
  text +=
      "\nExample: people on port 8888 of every address, scripts on port 8890 of this\n"
      "machine only:\n"
      "  confabd --listen 'slash://*:8888' --listen sigil://127.0.0.1:8890\n"
      "Then, from anywhere that reaches it:  nc HOST 8888\n";
  return text;
}

}  // namespace confab::app
