@NullMarked
package org.tabellion.archtests.bad.docapi;

import org.jspecify.annotations.NullMarked;
