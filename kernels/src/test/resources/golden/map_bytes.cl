// k_pixels: 1 groups of 256, 0 bytes of local memory
// workspace: 0 bytes
#pragma OPENCL FP_CONTRACT OFF

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_pixels(
    __global const uchar* in0_base,
    __global const uchar* in1_base,
    __global float* out0_base,
    __global uchar* out1_base,
    __global uchar* out2_base,
    const uint count,
    const uint size1,
    const uint size1_magic,
    const uint size1_shift,
    const uint in0_offset,
    const uint in0_stride0,
    const uint in1_stride0,
    const ulong in0_at,
    const ulong in1_at,
    const ulong out0_at,
    const ulong out1_at,
    const ulong out2_at) {
  __global const uchar* in0 = in0_base + in0_at;
  __global const uchar* in1 = in1_base + in1_at;
  __global float* out0 = out0_base + out0_at;
  __global uchar* out1 = out1_base + out1_at;
  __global uchar* out2 = out2_base + out2_at;
  for (uint i = (uint)get_global_id(0); i < count; i += (uint)get_global_size(0)) {
    const uint c0 = mul_hi(i << 1, size1_magic) >> size1_shift;
    const uint c1 = i - c0 * size1;
    const int v0 = (int)in0[in0_offset + c0 * in0_stride0 + c1];
    const float v1 = convert_float_rte(v0);
    const float v2 = v1 / 0x1.fep7f;
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
