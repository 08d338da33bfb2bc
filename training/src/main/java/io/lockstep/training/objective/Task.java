package io.lockstep.training.objective;

/** What a model is trained to give. */
public enum Task {
  /** One of several classes; the network gives logits. */
  CLASSIFICATION,
  /** Numbers. */
  REGRESSION,
  /** Its own scaled input again. */
  RECONSTRUCTION
}
