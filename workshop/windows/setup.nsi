; The setup of 窓口きろく: makensis -INPUTCHARSET UTF8 -DSRC=FOLDER -DVERSION=0.1.0 -DICON=FILE -DOUT=FILE setup.nsi
; For one person (no administrator needed) or for everybody at the PC (records in ProgramData).
; Silent: /S with /CurrentUser or /AllUsers. Exit codes: 2 Windows too old, 3 the program runs, 4 a newer version is there,
; 5 not told to go on, 6 the files of the program are held by another program, 7 installed, but the folder of
; everybody's records could not be opened to everybody.
; From inside the program (更新): /UPDATE waits until it has ended, asks nothing and starts it again; /GO goes on only where
; a file go.txt is beside this setup by then; /BACK lets an older version in.
Unicode true
!ifndef TARGET
  !define TARGET amd64-unicode
!endif
Target ${TARGET}
ManifestDPIAware true
ManifestSupportedOS all
!ifndef COMPRESSION
  !define COMPRESSION lzma
!endif
SetCompressor /SOLID ${COMPRESSION}
SetCompressorDictSize 64 ; the two executables hold the same modules: the second then costs nothing

!define APPID "town.nakanojo.helpdesk"
!define PROGRAM "窓口きろく"
!define FOLDER "NakanojoHelpdesk"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${APPID}"
!define RUN_ONCE_KEY "Software\Microsoft\Windows\CurrentVersion\RunOnce"

Name "${PROGRAM} ${VERSION}"
OutFile "${OUT}"
BrandingText "中之条町"

!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_INSTALLMODE_DEFAULT_CURRENTUSER
!define MULTIUSER_INSTALLMODE_INSTDIR "${FOLDER}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "Software\${APPID}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallDir"
!include MultiUser.nsh
!include MUI2.nsh
!include WinVer.nsh
!include WordFunc.nsh
!include FileFunc.nsh

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
Var Updating
Var GoingBack

!define MUI_ABORTWARNING
!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipWhenUpdating
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipWhenUpdating
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipWhenUpdating
!define MUI_FINISHPAGE_RUN "$INSTDIR\NakanojoHelpdesk.exe"
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "プログラムを取り除きます。相談の記録と控えは消えません。"
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE Japanese

VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=${LANG_JAPANESE} ProductName "${PROGRAM}"
VIAddVersionKey /LANG=${LANG_JAPANESE} FileVersion "${VERSION}"
VIAddVersionKey /LANG=${LANG_JAPANESE} CompanyName "中之条町"
VIAddVersionKey /LANG=${LANG_JAPANESE} FileDescription "${PROGRAM}のセットアップ"
VIAddVersionKey /LANG=${LANG_JAPANESE} LegalCopyright "中之条町"

!macro RefuseWhileItRuns
  ; The program holds this mutex from its start to its end, in whichever account it runs.
  ; Error 5: it is there, and of another account whose program is too old to show it.
  System::Call 'kernel32::OpenMutexW(i 0x100000, i 0, w "Global\${APPID}") p .r0 ?e'
  Pop $1
  ${If} $0 P<> 0
  ${OrIf} $1 = 5
    System::Call 'kernel32::CloseHandle(p r0)'
    MessageBox MB_ICONEXCLAMATION|MB_OK "${PROGRAM}が動いています。画面を閉じてから、もう一度始めてください。記録はそのままです。" /SD IDOK
    SetErrorLevel 3
    Quit
  ${EndIf}
!macroend

!macro Move NAME FROM TO
  ; Nothing where it is not there; the error flag where it is held.
  ${If} ${FileExists} "$INSTDIR\${FROM}${NAME}"
    Rename "$INSTDIR\${FROM}${NAME}" "$INSTDIR\${TO}${NAME}"
  ${EndIf}
!macroend

!macro FollowTheProgram
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/BACK" $R1
  ${IfNot} ${Errors}
    StrCpy $GoingBack 1
  ${EndIf}
  ClearErrors
  ${GetOptions} $R0 "/UPDATE" $R1
  ${IfNot} ${Errors}
    StrCpy $Updating 1
    StrCpy $R2 0
    ${DoWhile} $R2 < 240 ; a minute: the program closes its database meanwhile
      System::Call 'kernel32::OpenMutexW(i 0x100000, i 0, w "Global\${APPID}") p .r0'
      ${If} $0 P= 0
        ${ExitDo}
      ${EndIf}
      System::Call 'kernel32::CloseHandle(p r0)'
      Sleep 250
      IntOp $R2 $R2 + 1
    ${Loop}
    ClearErrors
    ${GetOptions} $R0 "/GO" $R1
    ${IfNot} ${Errors}
    ${AndIfNot} ${FileExists} "$EXEDIR\go.txt"
      SetErrorLevel 5
      Call StartTheProgram
      Quit
    ${EndIf}
  ${EndIf}
  ClearErrors
!macroend

Function SkipWhenUpdating
  ${If} $Updating == 1
    Abort
  ${EndIf}
FunctionEnd

Function StartTheProgram
  ${If} $MultiUser.InstallMode == "AllUsers"
    ; This setup has the rights of an administrator; by way of the desktop the program gets those of the person.
    Exec '"$WINDIR\explorer.exe" "$INSTDIR\NakanojoHelpdesk.exe"'
  ${Else}
    Exec '"$INSTDIR\NakanojoHelpdesk.exe"'
  ${EndIf}
FunctionEnd

Function .onInit
  SetRegView 64 ; one place for it, whichever kind of setup this is
  ${IfNot} ${AtLeastWin10}
  ${OrIfNot} ${AtLeastBuild} 17763
    MessageBox MB_ICONSTOP|MB_OK "このパソコンのWindowsでは使えません。Windows 10 のバージョン 1809 か、それより新しいものが必要です。" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  !insertmacro MULTIUSER_INIT
  !insertmacro FollowTheProgram
  !insertmacro RefuseWhileItRuns
  ReadRegStr $0 SHCTX "${UNINSTALL_KEY}" "DisplayVersion"
  ${If} $0 != ""
    ${VersionCompare} "$0" "${VERSION}" $1
    ${If} $1 = 1
    ${AndIf} $GoingBack != 1
      MessageBox MB_ICONSTOP|MB_OK "もっと新しい版（$0）が入っています。古い版（${VERSION}）には戻せません。記録はそのままです。" /SD IDOK
      SetErrorLevel 4
      ${If} $Updating == 1
        Call StartTheProgram
      ${EndIf}
      Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

Function un.onInit
  SetRegView 64
  !insertmacro MULTIUSER_UNINIT
  !insertmacro RefuseWhileItRuns
FunctionEnd

Section "${PROGRAM}"
  ${If} $Updating == 1
    SetAutoClose true
  ${EndIf}
  ; This setup is kept: by it the program is mended after a power cut, and brought back after a later update.
  CreateDirectory "$INSTDIR\setup"
  ${If} $EXEPATH != "$INSTDIR\setup\NakanojoHelpdesk-${VERSION}-setup.exe"
    Delete "$INSTDIR\setup\*.exe"
    CopyFiles /SILENT "$EXEPATH" "$INSTDIR\setup\NakanojoHelpdesk-${VERSION}-setup.exe"
  ${EndIf}
  ; Unpacked beside the old files and exchanged as a whole: they must not mix, and a power cut while unpacking leaves the
  ; old program. One while exchanging is ended at the next start of Windows. Nobody's records are below this folder.
  RMDir /r "$INSTDIR\new"
  RMDir /r "$INSTDIR\old"
  SetOutPath "$INSTDIR\new"
  ClearErrors
  File /r "${SRC}/*"
  SetOutPath "$INSTDIR"
  ${If} ${Errors}
    RMDir /r "$INSTDIR\new"
    MessageBox MB_ICONSTOP|MB_OK "パソコンの空きが足りないか、書き込めないため、入れられませんでした。前の版のまま使えます。記録はそのままです。" /SD IDOK
    SetErrorLevel 6
    ${If} $Updating == 1
      Call StartTheProgram
    ${EndIf}
    Quit
  ${EndIf}
  WriteRegStr SHCTX "${RUN_ONCE_KEY}" "${APPID}" '"$INSTDIR\setup\NakanojoHelpdesk-${VERSION}-setup.exe" /S /BACK /$MultiUser.InstallMode'
  CreateDirectory "$INSTDIR\old"
  ClearErrors
  !insertmacro Move "_internal" "" "old\"
  !insertmacro Move "NakanojoHelpdesk.exe" "" "old\"
  !insertmacro Move "nakanojo-helpdesk.exe" "" "old\"
  ${IfNot} ${Errors}
    !insertmacro Move "_internal" "new\" ""
    !insertmacro Move "NakanojoHelpdesk.exe" "new\" ""
    !insertmacro Move "nakanojo-helpdesk.exe" "new\" ""
  ${Else}
    !insertmacro Move "_internal" "old\" ""
    !insertmacro Move "NakanojoHelpdesk.exe" "old\" ""
    !insertmacro Move "nakanojo-helpdesk.exe" "old\" ""
    DeleteRegValue SHCTX "${RUN_ONCE_KEY}" "${APPID}"
    RMDir /r "$INSTDIR\new"
    RMDir "$INSTDIR\old"
    MessageBox MB_ICONEXCLAMATION|MB_OK "ほかのプログラムが、${PROGRAM}のファイルを使っているため、入れ替えられませんでした。前の版のまま使えます。記録はそのままです。パソコンを再起動してから、もう一度してください。" /SD IDOK
    SetErrorLevel 6
    ${If} $Updating == 1
      Call StartTheProgram
    ${EndIf}
    Quit
  ${EndIf}
  ${If} ${Errors} ; the entry of RunOnce stays
    MessageBox MB_ICONEXCLAMATION|MB_OK "入れ替えの途中で、ほかのプログラムがファイルを使いました。パソコンを再起動してください。続きは自動で行います。記録はそのままです。" /SD IDOK
    SetErrorLevel 6
    Quit
  ${EndIf}
  RMDir /r "$INSTDIR\old"
  RMDir /r "$INSTDIR\new"
  ${If} $MultiUser.InstallMode == "AllUsers"
    ; Everybody at the counter works on the same records.
    SetShellVarContext all
    CreateDirectory "$APPDATA\${FOLDER}"
    nsExec::Exec 'icacls "$APPDATA\${FOLDER}" /grant *S-1-5-32-545:(OI)(CI)M'
    Pop $0
    ${If} $0 != 0
      MessageBox MB_ICONEXCLAMATION|MB_OK "みんなの記録のフォルダーに、書き込む権利を付けられませんでした。ほかの利用者は始められないことがあります。システム管理者に知らせてください。" /SD IDOK
      SetErrorLevel 7
    ${EndIf}
    FileOpen $1 "$INSTDIR\data_folder.txt" w
    FileWriteUTF16LE /BOM $1 "$APPDATA\${FOLDER}"
    FileClose $1
  ${Else}
    Delete "$INSTDIR\data_folder.txt"
  ${EndIf}
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${PROGRAM}.lnk" "$INSTDIR\NakanojoHelpdesk.exe"
  CreateShortcut "$DESKTOP\${PROGRAM}.lnk" "$INSTDIR\NakanojoHelpdesk.exe"
  WriteRegStr SHCTX "Software\${APPID}" InstallDir "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" DisplayName "${PROGRAM}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" DisplayVersion "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" DisplayIcon "$INSTDIR\NakanojoHelpdesk.exe"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" Publisher "中之条町"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" UninstallString '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${UNINSTALL_KEY}" QuietUninstallString '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode /S'
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" EstimatedSize $0
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" NoModify 1
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" NoRepair 1
  DeleteRegValue SHCTX "${RUN_ONCE_KEY}" "${APPID}"
  ${If} $Updating == 1
    Call StartTheProgram
  ${EndIf}
SectionEnd

Section Uninstall
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\NakanojoHelpdesk.exe"
  Delete "$INSTDIR\nakanojo-helpdesk.exe"
  Delete "$INSTDIR\data_folder.txt"
  Delete "$INSTDIR\uninstall.exe"
  Delete "$INSTDIR\setup\*.exe"
  RMDir "$INSTDIR\setup"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${PROGRAM}.lnk"
  Delete "$DESKTOP\${PROGRAM}.lnk"
  DeleteRegKey SHCTX "${UNINSTALL_KEY}"
  DeleteRegKey SHCTX "Software\${APPID}"
SectionEnd
