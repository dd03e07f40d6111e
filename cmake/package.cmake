# The package for Debian, which script/package builds: what cmake --install installs and, with CONFAB_PACKAGE, all that a
# service needs. Its preset sets the prefix and the folder of configuration files.

if(NOT CONFAB_PACKAGE)
  return()
endif()
if(NOT CONFAB_CLIENT)
  message(FATAL_ERROR "The package has the client: do without -DCONFAB_CLIENT=OFF.")
endif()

# Whoever gives the package to others is its maintainer.
set(CONFAB_MAINTAINER "The confab authors <confab@example.org>" CACHE STRING "Name and address in the package")
set(CONFAB_PACKAGE_RELEASE 1 CACHE STRING "What follows the version of confab in that of the package")

include(cmake/reference.cmake)
find_program(CONFAB_GZIP gzip REQUIRED)

# confab_compress(FILE OUT): without a date, so that two builds are the same.
function(confab_compress file out)
  add_custom_command(OUTPUT ${PROJECT_BINARY_DIR}/compressed/${out}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/compressed
    COMMAND ${CONFAB_GZIP} -9nc ${file} > ${PROJECT_BINARY_DIR}/compressed/${out}
    DEPENDS ${file} VERBATIM)
  set(confab_compressed ${confab_compressed} ${PROJECT_BINARY_DIR}/compressed/${out} PARENT_SCOPE)
endfunction()

set(packaging ${PROJECT_SOURCE_DIR}/packaging)
set(compressed ${PROJECT_BINARY_DIR}/compressed)
confab_compress(${CONFAB_REFERENCE_DIR}/confabd.8 confabd.8.gz)
confab_compress(${CONFAB_REFERENCE_DIR}/confabd.conf.5 confabd.conf.5.gz)
confab_compress(${packaging}/man/confab.1 confab.1.gz)
confab_compress(${packaging}/man/confabctl.1 confabctl.1.gz)
configure_file(${packaging}/debian/changelog.in changelog @ONLY)
confab_compress(${PROJECT_BINARY_DIR}/changelog changelog.Debian.gz)
add_custom_target(compressed ALL DEPENDS ${confab_compressed})
# The file is confabd.toml; people ask for its manual by either name.
file(CREATE_LINK confabd.conf.5.gz ${PROJECT_BINARY_DIR}/confabd.toml.5.gz SYMBOLIC)

install(PROGRAMS packaging/bin/confabctl DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${CONFAB_REFERENCE_DIR}/confabd.toml DESTINATION ${CMAKE_INSTALL_SYSCONFDIR}/confab)
install(FILES ${compressed}/confab.1.gz ${compressed}/confabctl.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${compressed}/confabd.conf.5.gz ${PROJECT_BINARY_DIR}/confabd.toml.5.gz
  DESTINATION ${CMAKE_INSTALL_MANDIR}/man5)
install(FILES ${compressed}/confabd.8.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man8)
install(FILES ${CONFAB_REFERENCE_DIR}/bash/confabd DESTINATION share/bash-completion/completions)
install(FILES packaging/completion/confabctl.bash DESTINATION share/bash-completion/completions RENAME confabctl)
install(FILES packaging/completion/confab.bash DESTINATION share/bash-completion/completions RENAME confab)
install(FILES ${CONFAB_REFERENCE_DIR}/zsh/_confabd DESTINATION share/zsh/vendor-completions)
install(FILES packaging/completion/confabctl.zsh DESTINATION share/zsh/vendor-completions RENAME _confabctl)
install(FILES packaging/completion/confab.zsh DESTINATION share/zsh/vendor-completions RENAME _confab)
# Where Debian 12 looks for units.
install(FILES packaging/systemd/confabd.service packaging/systemd/confabd.socket DESTINATION /lib/systemd/system)
install(FILES packaging/sysusers.d/confab.conf DESTINATION lib/sysusers.d)
install(FILES packaging/tmpfiles.d/confab.conf DESTINATION lib/tmpfiles.d)
install(FILES ${compressed}/changelog.Debian.gz packaging/debian/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES packaging/debian/lintian-overrides DESTINATION share/lintian/overrides RENAME confab)
install(FILES docs/admin.md docs/packaging.md DESTINATION ${CMAKE_INSTALL_DOCDIR}/docs)
foreach(examples grafana prometheus)
  if(IS_DIRECTORY ${packaging}/${examples})
    install(DIRECTORY packaging/${examples} DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
  endif()
endforeach()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME confab)
set(CPACK_PACKAGE_CONTACT ${CONFAB_MAINTAINER})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "chat server that anyone can join with nc or telnet")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_SET_DESTDIR ON)  # for the absolute destinations
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE ${CONFAB_PACKAGE_RELEASE})
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"confabd is a chat server for people who have nothing but nc or telnet. They
give a name, land in the lobby and talk in rooms; scripts take part through a
protocol of their own. There are no accounts.
.
This package has the server as a service of systemd, at first for this machine
only, the client confab, and confabctl for those who run the server.")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# For the user of the service, which the package creates with systemd-sysusers.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "systemd | systemd-standalone-sysusers | systemd-sysusers")
# The client's certificates to trust; confabctl carries its lines by one of the others.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "ca-certificates, netcat-openbsd | ncat")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "openssl")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  ${packaging}/debian/conffiles ${packaging}/debian/preinst ${packaging}/debian/postinst
  ${packaging}/debian/prerm ${packaging}/debian/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
