#include "name_table.hpp"

#include <algorithm>
#include <string>

namespace confab::store {

bool NameTable::write(const Batch& batch) {
  return std::ranges::all_of(batch.names(),
                             [this](const auto& change) {
                               return change.second ? put(*change.second) : take_away_.with(change.first).done();
                             }) &&
         std::ranges::all_of(batch.used_names(),
                             [this](const auto& used) { return use_.with(used.second, used.first).done(); });
}

bool NameTable::replace_all(const std::vector<KeptName>& names) {
  return clear_.with().done() && std::ranges::all_of(names, [this](const KeptName& name) { return put(name); });
}

std::optional<std::vector<KeptName>> NameTable::all() {
  std::vector<KeptName> names;
  all_.with();
  while (all_.row()) {
    names.push_back({std::string(all_.text(0)), std::string(all_.text(1)), all_.time(2).value_or(WallTime(0))});
  }
  if (!all_.ended()) return std::nullopt;
  return names;
}

}  // namespace confab::store
