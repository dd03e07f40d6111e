# Makes memory errors end the process instead of serving an attacker. Optimised builds only: fortified functions need
# the optimiser, and they hide calls from the sanitizers. tests/lint/hardening.sh checks that the daemon has it.
if(CONFAB_SANITIZE)
  set(CONFAB_HARDENED OFF)
elseif(CMAKE_BUILD_TYPE MATCHES "^(Release|RelWithDebInfo|MinSizeRel)$")
  set(CONFAB_HARDENED ON)
else()
  set(CONFAB_HARDENED OFF)
endif()

# Bounds checks for std::string_view, std::span, std::vector and so on, in every build.
add_compile_definitions(_GLIBCXX_ASSERTIONS)

if(CONFAB_HARDENED)
  # Undefined first: some toolchains predefine a level.
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -fPIE)
  add_link_options(-pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|i[3-6]86)$")
    add_compile_options(-fcf-protection=full)
  elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64)$")
    add_compile_options(-mbranch-protection=standard)
  endif()
endif()
