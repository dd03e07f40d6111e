// The metrics of a daemon in talk, read by curl and judged by promtool; and what is written about them.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "harness/client.hpp"
#include "scrape.hpp"

namespace confab::harness {
namespace {

using Names = std::set<std::string>;

std::vector<std::string> with_metrics(std::vector<std::string> arguments = all_protocols()) {
  arguments.insert(arguments.end(), {"--listen", "metrics://127.0.0.1:0"});
  return arguments;
}

// ---- The numbers

TEST(Metrics, CountTheTalk) {
  Daemon daemon(with_metrics());
  Client ann = slash_user(daemon, "ann");
  Client bob = slash_user(daemon, "bob");
  Client sig = connect(daemon, "sigil");
  sig.says("sig");
  ann.sees("* bob joined.");
  ann.sees("* sig joined.");
  bob.sees("* sig joined.");
  for (const char* line : {"one", "two", "three"}) ann.says(line);
  sig.sees("ann: one");
  bob.says("/msg ann psst");
  ann.sees("[from bob] psst");
  const Scrape scrape = scrape_with(daemon, "confab_lines_heard_total", 3 + 3 + 1);
  EXPECT_EQ(scrape.value("confab_deliveries_total"), 3 + 3 * 2 + 1) << "three are told who comes";
  EXPECT_EQ(scrape.value("confab_users"), 3);
  EXPECT_EQ(scrape.value("confab_rooms"), 1);
  EXPECT_EQ(scrape.value(R"(confab_connections{protocol="slash"})"), 2);
  EXPECT_EQ(scrape.value(R"(confab_connections{protocol="sigil"})"), 1);
  EXPECT_EQ(scrape.value(R"(confab_connections{protocol="echo"})"), 0);
  EXPECT_EQ(scrape.value(R"(confab_connections_opened_total{protocol="slash"})"), 2);
  const std::string said = "ann\nbob\nsig\none\ntwo\nthree\n/msg ann psst\n";
  EXPECT_EQ(scrape.value("confab_received_bytes_total"), static_cast<double>(said.size()));
  EXPECT_GT(scrape.value("confab_sent_bytes_total"), scrape.value("confab_received_bytes_total"));
  EXPECT_EQ(scrape.value("confab_queued_bytes"), 0);
  EXPECT_GT(scrape.value("confab_turn_seconds_count"), 3);
  EXPECT_GT(scrape.value("confab_turn_seconds_sum"), 0);
}

TEST(Metrics, CountWhoIsConnectedNow) {
  Daemon daemon(with_metrics());
  Client ann = slash_user(daemon, "ann");
  Client unnamed = connect(daemon, "slash");
  unnamed.sees("* Welcome to confab. Enter your username:");
  unnamed.sends("half a li");
  const Scrape before = scrape_with(daemon, "confab_unheard_bytes", 9);
  EXPECT_EQ(before.value("confab_unnamed_connections"), 1);
  EXPECT_EQ(before.value("confab_users"), 1);
  ann.says("/quit");
  ann.sees("* Goodbye, ann.");
  ann.closes();
  unnamed.closes();
  const Scrape after = scrape_with(daemon, R"(confab_connections{protocol="slash"})", 0);
  EXPECT_EQ(after.value("confab_users"), 0);
  EXPECT_EQ(after.value("confab_unheard_bytes"), 0);
  EXPECT_EQ(after.value(R"(confab_connections_opened_total{protocol="slash"})"), 2);
  EXPECT_EQ(after.value(R"(confab_connections_ended_total{reason="quit"})"), 1);
  EXPECT_EQ(after.value(R"(confab_connections_ended_total{reason="closed_by_client"})"), 1);
}

TEST(Metrics, CountWhoIsRefusedAndWhy) {
  Daemon daemon(with_metrics({"--listen", "slash://127.0.0.1:0", "--exempt", "none", "--connections-per-address-max",
                              "1", "--login-timeout", "1"}));
  Client ann = slash_user(daemon, "ann");
  Client again = connect(daemon, "slash");
  again.everything();
  Client browser = connect(daemon, "slash", {.from = "127.0.0.2"});
  browser.sends("GET / HTTP/1.1\r\n\r\n");
  browser.everything();
  Client nameless = connect(daemon, "slash", {.from = "127.0.0.3"});
  nameless.says("not a name!");
  Client silent = connect(daemon, "slash", {.from = "127.0.0.4"});
  silent.everything();
  const Scrape scrape = scrape_with(daemon, R"(confab_refused_total{reason="no_name_in_time"})", 2);
  EXPECT_EQ(scrape.value(R"(confab_refused_total{reason="too_many_from_address"})"), 1);
  EXPECT_EQ(scrape.value(R"(confab_refused_total{reason="foreign_protocol"})"), 1);
  EXPECT_EQ(scrape.value(R"(confab_refused_total{reason="full"})"), 0);
  EXPECT_EQ(scrape.value(R"(confab_connections_ended_total{reason="foreign_protocol"})"), 1);
  EXPECT_EQ(scrape.value(R"(confab_connections_opened_total{protocol="slash"})"), 4) << "one was turned away";
}

TEST(Metrics, CountWhoComesTooFast) {
  Daemon daemon(with_metrics(
      {"--listen", "slash://127.0.0.1:0", "--exempt", "none", "--connect-rate", "1", "--connect-burst", "1"}));
  while (connect(daemon, "slash").line() == "* Welcome to confab. Enter your username:\n") continue;
  const std::string reason = R"(confab_refused_total{reason="too_fast_from_address"})";
  EXPECT_EQ(scrape_with(daemon, reason, 1).value(reason), 1);
}

TEST(Metrics, CountTheLinesThatASlowReaderIsToldItMissed) {
  Daemon daemon(with_metrics());
  Client ann = sigil_user(daemon, "ann");
  Client slow = slash_user(daemon, "slow", {.receive_buffer_bytes = 4096});
  Client quick = sigil_user(daemon, "quick");
  slow.sees("* quick joined.");
  const std::string line(1000, '.');
  constexpr int lines = 3000;
  for (int i = 0; i < lines; ++i) {
    ann.says(line);
    quick.line();
  }
  const Scrape behind(daemon);
  EXPECT_GT(behind.value("confab_queued_bytes"), 100'000);
  ann.says("the last");
  long missed = 0;
  for (std::string seen; seen != "ann: the last\n"; seen = slow.line()) {
    if (seen.starts_with("* You missed ")) missed += std::stol(seen.substr(13));
  }
  ASSERT_GT(missed, 0);
  scrape_with(daemon, "confab_lines_skipped_total", static_cast<double>(missed));
}

TEST(Metrics, TellOfTheProcess) {
  Daemon daemon(with_metrics());
  const Scrape before(daemon);
  EXPECT_GT(before.value("process_max_fds"), before.value("process_open_fds"));
  EXPECT_GT(before.value("process_resident_memory_bytes"), 1'000'000);
  EXPECT_GT(before.value("process_start_time_seconds"), 1.7e9);
  std::vector<Client> clients;
  for (int i = 0; i < 10; ++i) clients.push_back(connect(daemon, "echo"));
  scrape_with(daemon, "process_open_fds", before.value("process_open_fds") + 10);
}

// ---- What others say of them

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  EXPECT_FALSE(text.str().empty()) << path;
  return text.str();
}

const std::filesystem::path rules = std::filesystem::path(CONFAB_PACKAGING) / "prometheus" / "confab.rules.yml";
const std::filesystem::path dashboard = std::filesystem::path(CONFAB_PACKAGING) / "grafana" / "confab.json";
const std::filesystem::path page = std::filesystem::path(CONFAB_DOCS) / "metrics.md";

void expect_success(const Outcome& outcome) {
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
}

TEST(Metrics, PromtoolFindsNothingToSay) {
  require_program("promtool", "prometheus");
  Daemon daemon(with_metrics());
  Client ann = slash_user(daemon, "ann");
  const Outcome checked = run({"promtool", "check", "metrics"}, Scrape(daemon).text());
  expect_success(checked);
  EXPECT_EQ(checked.out + checked.err, "");
}

TEST(AlertRules, AreValidAndEachAlertFiresAtWhatItIsFor) {
  require_program("promtool", "prometheus");
  expect_success(run({"promtool", "check", "rules", rules.string()}));
  std::string test = read_file(CONFAB_RULES_TEST);
  test.replace(test.find("[RULES]"), 7, "[" + rules.string() + "]");
  std::string name = (std::filesystem::temp_directory_path() / "confab-rules-XXXXXX").string();
  const Descriptor file(::mkstemp(name.data()));
  ASSERT_EQ(::write(file.get(), test.data(), test.size()), static_cast<ssize_t>(test.size()));
  expect_success(run({"promtool", "test", "rules", name}));
  std::filesystem::remove(name);
}

/// The metrics that a text names, without the suffixes of a histogram's samples.
Names metrics_in(const std::string& text) {
  Names names;
  const std::regex metric(R"(\b(?:confab|process)_[a-z_]+)");
  for (std::sregex_iterator found(text.begin(), text.end(), metric), end; found != end; ++found) {
    names.insert(std::regex_replace(found->str(), std::regex("_(bucket|sum|count)$"), ""));
  }
  return names;
}

TEST(AlertRules, AndTheDashboardNameOnlyMetricsThatAreThere) {
  Daemon daemon(with_metrics());
  const Names there = Scrape(daemon).names();
  for (const auto& path : {rules, dashboard}) {
    const Names named = metrics_in(read_file(path));
    EXPECT_GT(named.size(), 8U) << path;
    for (const std::string& name : named) EXPECT_TRUE(there.contains(name)) << path << " names " << name;
  }
}

TEST(Dashboard, IsJsonAndShowsEveryMetric) {
  expect_success(run({"python3", "-m", "json.tool", dashboard.string(), "/dev/null"}));
  Daemon daemon(with_metrics());
  const Names shown = metrics_in(read_file(dashboard));
  for (const std::string& name : Scrape(daemon).names()) EXPECT_TRUE(shown.contains(name)) << name;
}

/// The first cells of the rows of a table: "| `NAME` |".
template <class Take>
void for_each_row(const std::string& text, const std::string& cells, Take take) {
  const std::regex row("(?:^|\n)" + cells);
  for (std::sregex_iterator found(text.begin(), text.end(), row), end; found != end; ++found) take(*found);
}

TEST(MetricsPage, ExplainsEveryMetricAndNoOther) {
  Names explained;
  for_each_row(read_file(page), "\\| `([a-z_]+)` \\| (counter|gauge|histogram)",
               [&](const std::smatch& row) { explained.insert(row[1]); });
  Daemon daemon(with_metrics());
  EXPECT_EQ(explained, Scrape(daemon).names());
}

TEST(Metrics, AreTheSameUnderTheRestrictionsOfTheUnit) {
  const Daemon free(with_metrics());
  const Daemon confined({CONFINED_PATH, CONFAB_PACKAGING "/systemd/confabd.service"}, with_metrics());
  const Scrape scrape(confined);
  EXPECT_EQ(scrape.names(), Scrape(free).names());
  EXPECT_GT(scrape.value("process_resident_memory_bytes"), 0);
  EXPECT_GT(scrape.value("process_max_fds"), 0);
}

TEST(MetricsPage, ExplainsEveryReasonAndNoOther) {
  std::set<std::pair<std::string, std::string>> explained;
  for_each_row(read_file(page), "\\| `([a-z_]+)` \\| `([a-z_]+)` \\|",
               [&](const std::smatch& row) { explained.emplace(row[1], row[2]); });
  std::set<std::pair<std::string, std::string>> there;
  Daemon daemon(with_metrics());
  for_each_row(Scrape(daemon).text(), "([a-z_]+)\\{reason=\"([a-z_]+)\"\\}",
               [&](const std::smatch& row) { there.emplace(row[1], row[2]); });
  EXPECT_EQ(explained, there);
}

}  // namespace
}  // namespace confab::harness
