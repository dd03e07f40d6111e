// What is made from the table of settings and from --help for operators.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "admin_commands.hpp"
#include "app/options.hpp"
#include "reference/reference.hpp"

namespace confab::reference {
namespace {

std::string file(const std::string& name) {
  std::ifstream in(std::string(CONFAB_PACKAGING) + "/" + name);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The configuration file of the package, with every setting that has a default uncommented.
std::string uncommented() {
  std::istringstream lines(filled(file("confabd.toml.in")));
  std::string text;
  for (std::string line; std::getline(lines, line);) {
    const bool is_set = std::ranges::any_of(settings_table(), [&](const Setting& setting) {
      return !setting.by_default.empty() && line.starts_with("#" + std::string(setting.name) + " = ");
    });
    text += (is_set ? line.substr(1) : line) + "\n";
  }
  return text;
}

TEST(Reference, TheConfigurationFileIsGoodAndListensOnThisMachineOnly) {
  const auto options = app::options_of({}, app::Config(filled(file("confabd.toml.in")), "f"));
  EXPECT_EQ(options.settings.listen,
            (std::vector<std::string>{"slash://127.0.0.1:8888", "admin+unix:/run/confab/admin"}));
  EXPECT_EQ(options.settings.state_directory, "/var/lib/confab");
}

TEST(Reference, TheConfigurationFileHasTheDefaultOfEverySettingThatThePackageDoesNotNeed) {
  auto settings = app::options_of({}, app::Config(uncommented(), "f")).settings;
  // What the package sets.
  settings.state_directory.clear();
  EXPECT_EQ(settings.listen.back(), "admin+unix:/run/confab/admin");
  settings.listen.pop_back();
  for (const Setting& setting : settings_table())
    EXPECT_TRUE(is_same(setting, settings, default_settings())) << setting.name;
}

TEST(Reference, TheConfigurationFileNamesEverySettingOnce) {
  const std::string text = "\n" + filled(file("confabd.toml.in"));
  for (const Setting& setting : settings_table()) {
    if (setting.name == "listen") continue;
    const std::string_view mark = setting.name == "state-directory" ? "" : "#";
    const std::string start = fmt::format("\n{}{} = ", mark, setting.name);
    EXPECT_NE(text.find(start), std::string::npos) << setting.name;
    EXPECT_EQ(text.find(start), text.rfind(start)) << setting.name;
  }
}

TEST(Reference, TheConfigurationFileFitsATerminalOf80Columns) {
  std::istringstream lines(filled(file("confabd.toml.in")));
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 79U) << line;
}

TEST(Reference, TheConfigurationFileHasRangesAndUnits) {
  const std::string text = settings_as_toml();
  EXPECT_NE(text.find("From 1 to 86400 seconds."), std::string::npos) << text;
  EXPECT_NE(text.find("One of full, quiet, none."), std::string::npos) << text;
}

TEST(Reference, OptionsAreReadFromTheHelp) {
  const auto options = options_in(
      "Usage\n\nOptions:\n  -h, --help\n          Print this\n          and exit\n"
      "  --notices a|b (default: a)\n          Greet\n\nProtocols:\n  --none\n");
  ASSERT_EQ(options.size(), 2U);
  EXPECT_EQ(options[0].flags, (std::vector<std::string>{"-h", "--help"}));
  EXPECT_EQ(options[0].meaning, "Print this and exit");
  EXPECT_EQ(options[1].value, "a|b");
  EXPECT_EQ(options[1].by_default, "a");
}

TEST(Reference, EverySettingIsAnOptionOfTheManual) {
  const std::string text = options_as_man(options_in(app::help()));
  for (const Setting& setting : settings_table()) {
    EXPECT_NE(text.find("\\fB" + man_text("--" + std::string(setting.name)) + "\\fR"), std::string::npos)
        << setting.name;
  }
}

TEST(Reference, EveryCommandOfAdministratorsIsInTheManualAndTheCompletionsOfConfabctl) {
  const std::string manual = file("man/confabctl.1");
  const std::string bash = file("completion/confabctl.bash");
  const std::string zsh = file("completion/confabctl.zsh");
  for (const AdminCommand& command : admin_commands()) {
    if (command.word() == "quit") continue;  // of no use to it
    EXPECT_NE(manual.find(man_text(command.word())), std::string::npos) << command.word();
    EXPECT_NE(bash.find(command.word()), std::string::npos) << command.word();
    EXPECT_NE(zsh.find(command.word()), std::string::npos) << command.word();
  }
}

TEST(Reference, NothingInAManualIsTakenForAMacro) {
  EXPECT_EQ(man_text(".SH a-b\n'c\\d"), "\\&.SH a\\-b\n\\&'c\\ed");
}

TEST(Reference, CompletionsOfferTheWordsOfASetting) {
  const auto options = options_in("Options:\n  --notices full|quiet\n          It's [x]: y\n");
  EXPECT_NE(options_as_bash(options).find("-W 'full quiet'"), std::string::npos);
  EXPECT_EQ(options_as_zsh(options), "  '*--notices=[It'\\''s \\[x\\]\\: y]:full|quiet:(full quiet)' \\\n");
}

TEST(Reference, BashOffersNothingForAValueThatIsNoneOfSome) {
  EXPECT_EQ(options_as_bash(options_in("Options:\n  -p, --port N\n          P\n  --rate LINES\n          R\n")),
            "    -p | --port | --rate) return ;;\n");
}

TEST(Reference, AnOptionWhoseValueMayBeLeftOutIsFollowedByAnything) {
  const auto options = options_in("Options:\n  --probe [ADDRESS]\n          Ask\n  --rate LINES\n          R\n");
  EXPECT_EQ(options_as_bash(options), "    --rate) return ;;\n");
  EXPECT_NE(options_as_zsh(options).find("[Ask]::\\[ADDRESS\\]: '"), std::string::npos) << options_as_zsh(options);
}

TEST(Reference, ATemplateKeepsWhatIsNoPlaceholder) {
  EXPECT_EQ(filled("a@b @ROOM x@"), "a@b @ROOM x@");
}

TEST(Reference, APlaceholderThatNobodyKnowsIsAMistake) {
  EXPECT_THROW(filled("a @NOTHING@ b"), UnknownPlaceholder);
}

}  // namespace
}  // namespace confab::reference
