#include "confinement/unit.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <sstream>
#include <stdexcept>

namespace confab::confinement {

namespace {

// What this program does.
constexpr std::array tried = {"CapabilityBoundingSet",
                              "LimitNOFILE",
                              "LockPersonality",
                              "MemoryDenyWriteExecute",
                              "NoNewPrivileges",
                              "PrivateDevices",
                              "PrivateIPC",
                              "PrivateMounts",
                              "PrivateTmp",
                              "PrivateUsers",
                              "ProcSubset",
                              "ProtectHome",
                              "ProtectProc",
                              "ProtectSystem",
                              "RestrictAddressFamilies",
                              "RestrictNamespaces",
                              "ProtectClock",
                              "ProtectHostname",
                              "ProtectKernelLogs",
                              "ProtectKernelModules",
                              "RestrictRealtime",
                              "UMask",
                              "SystemCallArchitectures",
                              "SystemCallErrorNumber",
                              "SystemCallFilter",
                              "RestrictSUIDSGID",
                              "RuntimeDirectory"};

// What only systemd can do, or what restricts nothing.
constexpr std::array left_out = {
    "Type",
    "NotifyAccess",
    "ExecStart",
    "ExecReload",
    "WatchdogSec",
    "Restart",
    "RestartSec",
    "RestartPreventExitStatus",
    "TimeoutStopSec",
    "User",
    "Group",
    "StateDirectory",
    "LoadCredential",
    "StateDirectoryMode",
    "RuntimeDirectoryMode",
    "RuntimeDirectoryPreserve",
    "ConfigurationDirectory",
    "DevicePolicy",           // a program of the control group; PrivateDevices leaves no device to open
    "ProtectControlGroups",   // read-only like everything
    "ProtectKernelTunables",  // the same
    "RemoveIPC"};             // at the end of the service

template <class Names>
bool has(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

Unit::Unit(std::istream& file) {
  bool in_service = false;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    if (line.front() == '[') {
      in_service = line == "[Service]";
      continue;
    }
    if (!in_service) continue;
    const auto equals = line.find('=');
    const std::string name = line.substr(0, equals);
    if (!has(tried, name) && !has(left_out, name)) {
      throw std::runtime_error("the unit has \"" + line + "\": say in unit.cpp whether this program can try it");
    }
    values_[name].push_back(line.substr(equals + 1));
  }
  if (values_.empty()) throw std::runtime_error("there is no [Service] section");
}

const std::vector<std::string>& Unit::all(const std::string& name) const {
  static const std::vector<std::string> none;
  const auto found = values_.find(name);
  return found == values_.end() ? none : found->second;
}

std::string Unit::last(const std::string& name) const {
  return all(name).empty() ? std::string{} : all(name).back();
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

void must(long result, std::string_view call) {
  if (result < 0) throw std::runtime_error(std::string(call) + ": " + std::strerror(errno));
}

}  // namespace confab::confinement
