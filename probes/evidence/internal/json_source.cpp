// Boost.JSON is compiled here, once: Debian has no library of Boost 1.81's. Nothing else may be in this file, so that a
// program that also links another copy takes only one of them.
#include <boost/json/src.hpp>
