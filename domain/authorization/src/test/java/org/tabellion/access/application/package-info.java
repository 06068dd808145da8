@NullMarked
package org.tabellion.access.application;

import org.jspecify.annotations.NullMarked;
