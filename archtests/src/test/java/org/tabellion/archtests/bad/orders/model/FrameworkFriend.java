package org.tabellion.archtests.bad.orders.model;

import org.springframework.stereotype.Component;

/** Bad (5): a framework in the domain. */
@Component
final class FrameworkFriend {}
