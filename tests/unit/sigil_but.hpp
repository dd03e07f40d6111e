// SigilBut: sigil in every respect, for test dialects that differ from it in one.
#pragma once

#include <string>

#include "confab/frontends/dialect.hpp"
#include "confab/frontends/frontends.hpp"

namespace confab {

class SigilBut : public Dialect {
 public:
  LoginManner login() const override { return sigil_dialect().login(); }
  Command parse(std::string_view line) const override { return sigil_dialect().parse(line); }
  void render(const Envelope& told, std::string& line) const override { sigil_dialect().render(told, line); }
  void render(const Reply& reply, const Person* reader, WriteQueue& out) const override {
    sigil_dialect().render(reply, reader, out);
  }
  void render(const Notice& notice, const Person* reader, WriteQueue& out) const override {
    sigil_dialect().render(notice, reader, out);
  }
  std::string turn_away(std::string_view why) const override { return sigil_dialect().turn_away(why); }
  bool ends_with_reset() const override { return sigil_dialect().ends_with_reset(); }
  MissedNotice missed_notice() const override { return sigil_dialect().missed_notice(); }

 protected:
  ~SigilBut() = default;
};

}  // namespace confab
