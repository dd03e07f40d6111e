#include "options.hpp"

namespace confab::client {

std::string help() {
  return R"(Usage: confab [OPTION...] [HOST [PORT]]
       confab [OPTION...] HOST:PORT | [ADDRESS]:PORT | unix:/PATH
       confab --send [--room ROOM] --as NAME [OPTION...] HOST:PORT [TEXT...]

Joins the chat at HOST (default: 127.0.0.1) and PORT (default: 8888), or at the
unix socket /PATH. To leave, type /quit.

Options:
  -t, --tls              Encrypt, and make sure that the certificate of the
                         server is for HOST and trusted
      --ca FILE          Trust the certificates in FILE, not those of this
                         machine
      --insecure         Encrypt, but talk to whoever answers: anybody on the
                         way can read along and lie
  -h, --help             Print this help and exit
  -V, --version          Print the version and exit

At a terminal:
      --time             Show the time (HH:MM) before each line that arrives
      --color WHEN       Show names in colours: auto (default), always or never
      --bell             Ring when somebody names you or writes to you
      --reconnect        When the connection is lost, come back with the same
                         name, to the same room
      --history FILE     Keep what you type in FILE, for the next time; without
                         it, confab forgets it at the end

For scripts:
      --send             Say TEXT and exit; without TEXT, say each line of
                         standard input. The port is one for scripts (sigil),
                         by default 8890. Before a TEXT that starts with a
                         dash, write --
      --as NAME          Say it under this name: letters and digits
      --room ROOM        Say it in ROOM, not in the lobby
      --password-file FILE
                         If the name is kept, its password is the first line of
                         FILE; without it, what CONFAB_PASSWORD contains

Exit status: 0 after /quit or the end of the input, 1 if the server has closed
the connection, 2 if an option is wrong or there is no connection. With --send:
0 if everything was said, 1 if a line could not be said, 2 as above, 3 if the
name was refused, 4 if the room was, 5 if the connection broke before the end
or the server has not answered for two minutes.
)";
}

}  // namespace confab::client
