#include "scrape.hpp"

#include <regex>

#include "harness/process.hpp"

namespace confab::harness {

Scrape::Scrape(const Daemon& daemon, Here here) {
  const Outcome curl = run({"curl", "-sS", "--fail", metrics_url(daemon, "/metrics")}, {}, here);
  if (curl.status != 0) abandon("curl: " + curl.err, here);
  text_ = curl.out;
}

double Scrape::value(std::string_view sample, Here here) const {
  const std::string head = "\n" + std::string(sample) + " ";
  const auto found = ("\n" + text_).find(head);
  if (found == std::string::npos) abandon("no sample " + std::string(sample) + " in\n" + text_, here);
  return std::stod(text_.substr(found + head.size() - 1));
}

std::set<std::string> Scrape::names() const {
  std::set<std::string> names;
  const std::regex type("# TYPE ([^ ]+) ");
  for (std::sregex_iterator found(text_.begin(), text_.end(), type), end; found != end; ++found) {
    names.insert((*found)[1]);
  }
  return names;
}

std::string metrics_url(const Daemon& daemon, const std::string& path) {
  return "http://127.0.0.1:" + std::to_string(daemon.endpoint("metrics").port) + path;
}

Scrape scrape_with(const Daemon& daemon, std::string_view sample, double value, Here here) {
  const Deadline deadline;
  for (;;) {
    Scrape scrape(daemon, here);
    if (scrape.value(sample, here) == value) return scrape;
    if (deadline.passed()) {
      abandon(std::string(sample) + " is " + std::to_string(scrape.value(sample, here)) + " and never becomes " +
                  std::to_string(value),
              here);
    }
  }
}

}  // namespace confab::harness
