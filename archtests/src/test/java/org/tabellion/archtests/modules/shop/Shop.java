package org.tabellion.archtests.modules.shop;

import org.tabellion.archtests.modules.till.Till;

/** Bad (4): its module has declared no neighbour. */
public interface Shop {
    Till till();
}
