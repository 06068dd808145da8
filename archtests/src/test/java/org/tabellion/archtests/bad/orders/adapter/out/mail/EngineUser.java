package org.tabellion.archtests.bad.orders.adapter.out.mail;

import org.camunda.bpm.engine.RuntimeService;

/** Bad (9): the engine outside processes. */
interface EngineUser {
    RuntimeService engine();
}
