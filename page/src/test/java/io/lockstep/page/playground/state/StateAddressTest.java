package io.lockstep.page.playground.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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

  private static String refusal(String address) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> StateAddress.parse(address))
            .getMessage());
  }
}
