#include "operator_names.hpp"

#include <spdlog/spdlog.h>

namespace confab::app {

void OperatorNames::kept(const KeptName& name) {
  if (listed_.contains(name.name)) spdlog::warn("the name {} has a new password: its owner is an operator", name.name);
  archive_->kept(name);
}

void OperatorNames::released(std::string_view name) {
  if (listed_.contains(name)) {
    spdlog::warn("the name {} is not kept any more: whoever keeps it next, with /claim, is an operator", name);
  }
  archive_->released(name);
}

}  // namespace confab::app
