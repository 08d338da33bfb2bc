package org.example.gated;

import io.lockstep.parity.OwnOperationsTest;

/** The operations of this project, on all devices that are here. */
class GatedOperationsTest extends OwnOperationsTest {}
