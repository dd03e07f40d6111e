// Reference: what an operator reads about the options and settings, in the formats that files have: TOML, man pages,
// and completions of shells. All of it is made from the table of settings and from the output of --help. It knows
// neither files nor where they are installed. Used by the tool confab-reference, which is run while a package is built
// and is not part of one, and by its tests.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace confab::reference {

/// One option as --help shows it.
struct Option {
  std::vector<std::string> flags;  // "-p", "--port"
  std::string value;               // "N", "full|quiet|none"; empty if the option takes none
  std::string by_default;          // empty for none
  std::string meaning;             // one line, without a full stop
};

/// The options in `help`, in its order.
std::vector<Option> options_in(std::string_view help);

std::string settings_as_toml();                           // every setting except listen, commented out
std::string settings_as_man();                            // man(7)
std::string options_as_man(const std::vector<Option>&);   // man(7)
std::string options_as_bash(const std::vector<Option>&);  // branches of a case statement, by the flag before the word
std::string flags_as_words(const std::vector<Option>&);   // "--help --version"
std::string options_as_zsh(const std::vector<Option>&);   // arguments of _arguments

/// Text that man(7) shows as it is: neither a "-" nor a "\" nor a "." at the start of a line means anything.
std::string man_text(std::string_view text);

/// `name` is no placeholder: a mistake in a template.
struct UnknownPlaceholder : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The template with each @NAME@ of capitals and underscores replaced. Throws UnknownPlaceholder.
std::string filled(std::string_view text);

}  // namespace confab::reference
