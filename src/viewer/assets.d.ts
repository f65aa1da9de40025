/** The address of a file that is served with the page. */
declare module '*?url' {
  const address: string;
  export default address;
}
