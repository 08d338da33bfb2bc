package io.lockstep.training.checkpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Layer;
import java.util.List;

/** How model files of the first format told the form of a network. */
record FirstForm(
    @JsonProperty(required = true) Kind kind,
    @JsonProperty(required = true) int inputs,
    @JsonProperty(required = true) List<Integer> hidden,
    @JsonProperty(required = true) int outputs,
    @JsonProperty(required = true) String activation,
    @JsonProperty(required = true) String outputActivation,
    @JsonProperty(required = true) double dropout) {

  /** The networks there were. */
  enum Kind {
    /** A multilayer perceptron. */
    MLP,
    /** An autoencoder. */
    AUTOENCODER
  }

  /** Returns the network. */
  Layer network() {
    return switch (kind) {
      case MLP -> Networks.mlp(hidden, outputs, activation, outputActivation, dropout);
      case AUTOENCODER ->
          Networks.autoencoder(inputs, hidden, activation, outputActivation, dropout);
    };
  }
}
