// k_pixels: 1 groups of 256, 0 bytes of local memory
// workspace: 0 bytes
typedef unsigned int uint;
typedef unsigned char uchar;
typedef unsigned short ushort;

extern "C" __global__ void __launch_bounds__(256) k_pixels(
    const uchar* in0,
    const uchar* in1,
    float* out0,
    uchar* out1,
    uchar* out2,
    const uint count,
    const uint size1,
    const uint size1_magic,
    const uint size1_shift,
    const uint in0_offset,
    const uint in0_stride0,
    const uint in1_stride0) {
  for (uint i = blockIdx.x * blockDim.x + threadIdx.x; i < count; i += gridDim.x * blockDim.x) {
    const uint c0 = __umulhi(i << 1, size1_magic) >> size1_shift;
    const uint c1 = i - c0 * size1;
    const int v0 = (int)in0[in0_offset + c0 * in0_stride0 + c1];
    const float v1 = __int2float_rn(v0);
    const float v2 = __fdiv_rn(v1, 0x1.fep7f);
    const bool v3 = v0 < 128;
    const int v4 = (int)in1[c0 * in1_stride0 + c1];
    const bool v5 = v4 != 0;
    const bool v6 = v3 && v5;
    const int v7 = v6 ? 1 : 0;
    const int v8 = (int)((uint)v0 + (uint)200);
    out0[i] = v2;
    out1[i] = (uchar)v7;
    out2[i] = (uchar)v8;
  }
}
