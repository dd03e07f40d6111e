// OperatorNames: the NameArchive that tells the log when somebody becomes an operator, or a listed name has no owner
// any more, and passes everything on to the archive that keeps it. It knows who is listed, and no rule. Owned by the
// StateKeeper; KeptNames calls it, from the loop's thread.
#pragma once

#include <string_view>

#include "confab/chat/name.hpp"
#include "confab/name_archive.hpp"

namespace confab::app {

class OperatorNames final : public NameArchive {
 public:
  /// `listed`, which a reload may change, outlives it.
  explicit OperatorNames(const Names& listed) : listed_(listed) {}

  /// From now on, all goes to `archive`, which outlives the calls.
  OperatorNames& before(NameArchive& archive) {
    archive_ = &archive;
    return *this;
  }

  void kept(const KeptName& name) override;
  void used(std::string_view name, WallTime at) override { archive_->used(name, at); }
  void released(std::string_view name) override;
  bool has_room() const override { return archive_->has_room(); }

 private:
  const Names& listed_;
  NameArchive* archive_ = nullptr;
};

}  // namespace confab::app
