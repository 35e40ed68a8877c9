#include "agent/app/engine.hpp"

namespace probe::app {

Engine::Engine()
    : pool_(kBlockingThreads),
      working_pool_(kWorkingThreads),
      resolver_(pool_, clock_),
      chains_(trust_),
      http_(io_.get_executor(), resolver_, trust_, clock_),
      tls_(io_.get_executor(), resolver_, clock_),
      files_(pool_),
      directory_(io_.get_executor(), pool_, resolver_, tls_, trust_, clock_),
      commands_(io_.get_executor(), clock_),
      workers_(working_pool_),
      runner_(runtime::Ports{http_, tls_, chains_, files_, resolver_, directory_, commands_, workers_, clock_}) {}

}  // namespace probe::app
