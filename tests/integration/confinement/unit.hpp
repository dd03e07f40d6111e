// Unit: the [Service] section of a systemd unit, as far as it restricts the service.
#pragma once

#include <istream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace confab::confinement {

class Unit {
 public:
  /// Throws std::runtime_error if there is a line that this program neither tries nor knows that it can't.
  explicit Unit(std::istream& file);

  /// All values of a setting, in order.
  const std::vector<std::string>& all(const std::string& name) const;
  /// The last one; empty if there is none.
  std::string last(const std::string& name) const;
  bool is_on(const std::string& name) const { return last(name) == "yes"; }

 private:
  std::map<std::string, std::vector<std::string>> values_;
};

/// The words of a text.
std::vector<std::string> words_of(const std::string& text);

/// Throws std::runtime_error with errno if `result` is negative.
void must(long result, std::string_view call);

}  // namespace confab::confinement
