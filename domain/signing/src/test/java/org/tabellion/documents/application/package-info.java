@NullMarked
package org.tabellion.documents.application;

import org.jspecify.annotations.NullMarked;
