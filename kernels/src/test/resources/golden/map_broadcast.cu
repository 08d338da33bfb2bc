// k_scale_shift: 1 groups of 256, 0 bytes of local memory
// workspace: 0 bytes
typedef unsigned int uint;
typedef unsigned char uchar;

extern "C" __global__ void __launch_bounds__(256) k_scale_shift(
    const float* in0,
    const float* in1,
    const float* in2,
    float* out0) {
  for (uint i = blockIdx.x * blockDim.x + threadIdx.x; i < 120u; i += gridDim.x * blockDim.x) {
    const uint c0 = i / 30u;
    const uint c1 = i / 6u % 5u;
    const uint c2 = i % 6u;
    const float v0 = in0[i];
    const float v1 = in1[3u + c0 + c1 * 24u + c2 * 4u];
    const float v2 = __fmul_rn(v0, v1);
    const float v3 = in2[5u - c2];
    const float v4 = __fadd_rn(v2, v3);
    out0[i] = v4;
  }
}
