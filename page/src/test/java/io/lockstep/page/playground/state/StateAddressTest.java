package io.lockstep.page.playground.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateAddressTest {
  @Test
  void the_usual_state_needs_no_address() {
    assertEquals("", StateAddress.of(PlaygroundState.USUAL));
    assertEquals(PlaygroundState.USUAL, StateAddress.parse(""));
    assertEquals(PlaygroundState.USUAL, StateAddress.parse("#"));
  }

  @Test
  void a_state_comes_back_from_its_address() {
    for (String address :
        new String[] {
          "data=spiral&noise=10&rate=0.1",
          "data=xor&layers=none",
          "data=bumps&inputs=x,y,sin_x&layers=8:relu;4:leaky_relu(slope%3D0.2):0.5:norm",
          "data=own&points=1.5,-2,0;3,4,1;-1,0.25,2",
          "data=own&points=1.5,-2,0.125;3,4,-1&numbers=true",
          "schedule=cosine(from%3D0.1,+to%3D0,+steps%3D2000)&optimizer=lookahead(adam)&l1=0.001",
          "optimizer=adam&hyper=beta1:0.95;epsilon:1.0E-6&rate=0.001",
          "optimizer=momentum&hyper=momentum:linear(from%3D0.5,+to%3D0.9,+steps%3D500)",
          "optimizer=lookahead(adam)&hyper=beta2:0.99;lookahead_steps:3",
          "classes=5&testShare=30&seed=-7&batch=1&l2=0.03&speed=0&showTest=true&discretize=true"
              + "&device=opencl:1&lesson=xor"
        }) {
      PlaygroundState state = StateAddress.parse("#" + address);
      assertEquals(state, StateAddress.parse(StateAddress.of(state)), address);
    }
    assertEquals(
        "data=spiral&noise=10&layers=8:relu;4:tanh:0.2:norm",
        StateAddress.of(
            StateAddress.parse("layers=8:relu;4:tanh:norm:0.2&noise=10&data=spiral&seed=1")));
  }

  @Test
  void hyperparameters_are_kept_by_their_usual_names_where_they_are_not_as_usual() {
    assertEquals(
        "optimizer=adam&hyper=beta1:0.95;weight_decay:0.01",
        StateAddress.of(
            StateAddress.parse("hyper=wd:1e-2;beta1:.95;beta2:0.999;epsilon:&optimizer=adam")));
    PlaygroundState momentum = StateAddress.parse("optimizer=momentum&hyper=momentum:0.5");
    assertEquals(Map.of("momentum", "0.5"), momentum.hyper());
    ObjectNode rate = JsonNodeFactory.instance.objectNode().put("rate", 0.1);
    assertEquals(momentum.hyper(), StateJson.changed(momentum, rate).hyper());
    ObjectNode other = JsonNodeFactory.instance.objectNode().put("optimizer", "adam");
    assertEquals(Map.of(), StateJson.changed(momentum, other).hyper());
  }

  @Test
  void every_lesson_has_an_address() {
    for (Lesson lesson : Lesson.all()) {
      assertEquals(lesson.shown(), StateAddress.parse(StateAddress.of(lesson.shown())));
      assertEquals(lesson.mended(), StateAddress.parse(StateAddress.of(lesson.mended())));
    }
  }

  @Test
  void what_cannot_be_is_refused_with_the_reason() {
    assertEquals("[playground] 60 percent of noise; give 0 to 50", refusal("noise=60"));
    assertEquals("[playground] 0 inputs; give 1 to 7", refusal("inputs="));
    assertEquals("[playground] there is nothing to set by the name 'noice'", refusal("noice=5"));
    assertEquals(
        "[playground] a learning rate of 0.0; give one above 0, such as 0.03", refusal("rate=0"));
    assertEquals("[playground] a layer of 65 neurons; give 1 to 64", refusal("layers=65:tanh"));
    assertEquals(
        "[playground] a dropout of 1.0; give at least 0 and below 1", refusal("layers=4:tanh:1.0"));
    assertEquals("[playground] '1,2' is no point; give x,y,label", refusal("points=1,2"));
    assertEquals(
        "[playground] a point of class 0.5; classes are 0 to 9", refusal("points=1,2,0.5"));
    assertEquals(
        "[playground] the point (NaN, 2.0) with label 0.0 is not finite",
        refusal("points=NaN,2,0"));
    assertEquals(
        "[activation] unknown activation 'tahn'", refusal("layers=4:tahn").replaceFirst(";.*", ""));
    assertEquals(
        "[optimizer] unknown optimizer 'sgdd'", refusal("optimizer=sgdd").replaceFirst(";.*", ""));
  }

  @Test
  void hyperparameters_that_cannot_be_are_refused_in_the_words_of_the_engine() {
    assertEquals(
        "[hyperparameter] unknown hyperparameter 'momentun'; did you mean 'momentum'? known:"
            + " lr, momentum, weight_decay",
        refusal("optimizer=momentum&hyper=momentun:0.5"));
    assertEquals(
        "[momentum] momentum is 1; give a value of at least 0 and below 1 in float32",
        refusal("optimizer=momentum&hyper=momentum:1"));
    assertEquals(
        "[schedule] unknown schedule 'much'",
        refusal("optimizer=momentum&hyper=momentum:much").replaceFirst(";.*", ""));
    assertEquals(
        "[playground] the learning rate is no hyperparameter here; give it as rate or schedule",
        refusal("hyper=lr:0.1"));
    assertEquals(
        "[playground] 'momentum' sets no hyperparameter; give name:value",
        refusal("hyper=momentum"));
    assertEquals(
        "[playground] a schedule of 1001 characters; give at most 1000",
        refusal("schedule=" + "(".repeat(1001)));
    assertEquals(
        "[playground] an optimizer of 804 characters; give at most 200",
        refusal("optimizer=" + "ema(".repeat(200) + "adam"));
    assertEquals(
        "[playground] weight_decay of 1001 characters; give at most 1000",
        refusal("hyper=weight_decay:" + "(".repeat(1001)));
  }

  private static String refusal(String address) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> StateAddress.parse(address))
            .getMessage());
  }
}
