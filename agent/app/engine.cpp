#include "agent/app/engine.hpp"

namespace probe::app {

Engine::Engine(EngineCommons& commons)
    : resolver_(commons.pool, commons.clock),
      chains_(commons.trust),
      http_(io_.get_executor(), resolver_, commons.trust, commons.clock),
      tls_(io_.get_executor(), resolver_, commons.clock),
      files_(commons.pool, commons.clock),
      directory_(io_.get_executor(), commons.pool, resolver_, tls_, commons.trust, commons.clock),
      commands_(io_.get_executor(), commons.clock),
      workers_(commons.working_pool),
      runner_(runtime::Ports{http_, tls_, chains_, files_, resolver_, directory_, commands_, workers_, commons.clock}) {
}

}  // namespace probe::app
